package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Launch;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.backend.Slot;
import dev.binocle.op.Activation;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a launch calls the driver for. */
class OpenClLaunchTest {
    private static final TensorType ONE = TensorType.of(DataType.FLOAT32, Shape.of(1));
    private static final TensorType MANY = TensorType.of(DataType.FLOAT32, Shape.of(1 << 20));

    /** Calls that set arguments, their values; calls that launch; and which of the former fails, if one does. */
    private final List<Object> values = new ArrayList<>();

    private int launches;
    private int failing = -1;

    private ClDevice device;
    private Backend backend;
    private Slab slab;

    private OpenCl watched(OpenCl cl) {
        return OpenClCalls.to((proxy, method, arguments) -> {
            if (method.getName().equals("setKernelArg")) {
                if (values.size() == failing) {
                    throw new OpenClException("clSetKernelArg", -5);
                }
                values.add(arguments[2]);
            }
            launches += method.getName().equals("enqueueNdRangeKernel") ? 1 : 0;
            return method.invoke(cl, arguments);
        });
    }

    @BeforeEach
    void open() {
        device = FirstDevice.of(watched(FirstDevice.binding()));
        backend = OpenClBackend.open(device);
        slab = backend.allocate(MemoryClass.BYTES, 2 * MANY.bytes());
    }

    @AfterEach
    void close() {
        slab.close();
        backend.close();
        assertThat(backend.liveResources()).isZero();
    }

    private Kernel relu(TensorType type) {
        List<Operand> operands = List.of(type);
        Choice choice = backend.choices(Activation.RELU, operands, PrepareOptions.DEFAULT)
                .get(0);
        return backend.prepare(Activation.RELU, operands, choice);
    }

    private int callsToSet(Launch launch, Slot slot) {
        values.clear();
        launch.set(0, slot);
        return values.size();
    }

    @Test
    void aSlotThatIsWhereItWasIsNotSetAgain() {
        Slot here = backend.slot(slab, 0, ONE);
        Slot there = backend.slot(slab, 256, ONE);
        Slot output = backend.slot(slab, 512, ONE);
        Slab other = backend.allocate(MemoryClass.BYTES, ONE.bytes());
        try (Kernel kernel = relu(ONE);
                Launch launch = kernel.bind(List.of(here, output))) {
            assertThat(callsToSet(launch, backend.slot(slab, 0, ONE))).isZero();
            assertThat(callsToSet(launch, there)).isEqualTo(2);
            assertThat(callsToSet(launch, there)).isZero();

            values.clear();
            failing = 1;
            assertThatThrownBy(() -> launch.set(0, here)).isInstanceOf(OpenClException.class);
            failing = -1;
            assertThat(callsToSet(launch, there)).as("after half was set").isEqualTo(2);

            Slot elsewhere = backend.slot(other, 0, ONE);
            assertThat(callsToSet(launch, elsewhere)).isEqualTo(2);
            other.close();
            assertThatThrownBy(() -> launch.set(0, elsewhere)).isInstanceOf(IllegalStateException.class);
        } finally {
            other.close();
        }
    }

    /** Of a launch: what it rings, and how many launches two of it make. */
    private record Heard(Object bell, int launches) {}

    private Heard twice(TensorType type) {
        Slot input = backend.slot(slab, 0, type);
        Slot output = backend.slot(slab, MANY.bytes(), type);
        try (Kernel kernel = relu(type)) {
            values.clear();
            try (Launch launch = kernel.bind(List.of(input, output));
                    Lane lane = backend.openLane()) {
                Object bell = values.get(2); // after the first item and the end (common.cl)
                launch.enqueue(lane);
                lane.finish();
                int before = launches;
                launch.enqueue(lane);
                launch.enqueue(lane);
                return new Heard(bell, launches - before);
            }
        }
    }

    @Test
    void aLaunchOfOneGroupCallsNoThread() {
        assumeTrue(KeepAwake.isWanted(device), "its threads don't sleep between launches");
        twice(MANY); // builds what keeps threads awake
        Heard many = twice(MANY);
        Heard one = twice(ONE);
        assertThat(many.launches()).isEqualTo(3);
        assertThat(one.launches()).isEqualTo(2);
        assertThat(many.bell()).isInstanceOf(OpenCl.Mem.class).isNotEqualTo(one.bell());
        assertThat(one.bell()).isInstanceOf(OpenCl.Mem.class);
    }
}
