package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Plan;
import dev.binocle.onnx.OnnxReader;
import dev.binocle.op.Activation;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.LaneHandle;
import dev.binocle.runtime.Value;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call of OpenCL that fails, wherever it stands: the exception names it, and nothing stays behind. */
class FaultTest {
    @TempDir
    private Path folder;

    private static final int CODE = -5; // CL_OUT_OF_RESOURCES
    private static final int OUT_OF_MEMORY = -4; // CL_MEM_OBJECT_ALLOCATION_FAILURE
    private static final Graph SMALL = new Graph(
            List.of(new Graph.Input("x", DataType.FLOAT32, Optional.of(List.of(1L, 3L, 240L, 320L)))),
            List.of(new Node("relu", Activation.RELU, List.of("x"), List.of("y"))),
            List.of("y"),
            Map.of());
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final boolean THOROUGH = Boolean.getBoolean("binocle.allCases");

    /**
     * A refused binary is built anew, a log that can't be read is no failure, and memory that is short is asked for again when everything that was
     * only kept has been given back.
     */
    private static final List<String> HARMLESS =
            List.of("createProgramWithBinary", "buildProgram", "getProgramBuildLog", "createBuffer");

    private OpenCl real;
    private ClDevice plain;

    @BeforeEach
    void open() {
        real = FirstDevice.binding();
        plain = FirstDevice.of(real);
    }

    /** Opens, prepares, runs, reads, closes. */
    private static void work(ClDevice device) {
        List<OpCase> cases = Cases.all().stream()
                .filter(c -> c.name().equals("Conv2d depthwise weights given at run time")
                        || c.name().equals("Nms no boxes")
                        || c.name().equals("Concat axis 1"))
                .toList();
        assertThat(cases).hasSize(3);
        Backend backend = OpenClBackend.open(device, DiskCache.open());
        try (DeviceRuntime runtime = DeviceRuntime.open(backend, 2, 1 << 20, 16)) {
            CaseRunner runner = new CaseRunner(runtime);
            for (OpCase opCase : cases) {
                assertThat(runner.runSome(opCase, 1, 3)).allMatch(CaseRunner.Result::passed);
            }
            TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(100));
            Value value = runtime.onLane(lane -> Value.allocate(runtime, lane, type));
            try {
                runtime.onLane(lane -> write(runtime, lane, value));
                runtime.onLane(
                        lane -> { // while this lane is taken another thread gets the other, which must wait for this
                            // one's write
                            CompletableFuture.runAsync(() -> runtime.onLane(other -> write(runtime, other, value)))
                                    .join();
                            return value;
                        });
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            } finally {
                value.block().release();
            }
            runtime.finish();
        }
    }

    private static Value write(DeviceRuntime runtime, LaneHandle lane, Value value) {
        value.block().beforeWrite(lane);
        lane.lane().write(value.slot(runtime.backend()), (offset, target) -> target.put(new byte[target.remaining()]));
        return value;
    }

    @Test
    void everyCallMayFail() {
        work(plain); // from here on its programs are on the disk, and every run makes the same calls
        FaultyOpenCl none = new FaultyOpenCl(FaultyOpenCl.Fault.NONE);
        work(FirstDevice.said(plain, none.wrap(real), plain.traits()));
        assertThat(none.alive()).isEmpty();
        assertThat(none.calls()).isGreaterThan(100);
        assertThat(none.places().keySet().stream().map(FaultyOpenCl.Place::call))
                .contains("enqueueMarker", "enqueueBarrier", "enqueueMapBuffer", "createKernel");
        for (int i = 0; i < none.calls(); i++) {
            FaultyOpenCl faulty = new FaultyOpenCl(FaultyOpenCl.Fault.at(i, CODE));
            try {
                work(FirstDevice.said(plain, faulty.wrap(real), plain.traits()));
                assertThat(faulty.failed())
                        .as("call %d, %s, went unnoticed", i, faulty.failed())
                        .isIn(HARMLESS);
            } catch (BinocleException e) {
                assertThat(e).as("call %d", i).hasMessageContaining(faulty.failed());
                assertThat(e).hasMessageContaining("CL_OUT_OF_RESOURCES");
            }
            assertThat(faulty.alive())
                    .as("after call %d, %s, failed", i, faulty.failed())
                    .isEmpty();
        }
    }

    /** Every place that makes a call, with every code that the standard lets that call return. */
    @Test
    void everyPlaceMayFailWithEveryCode() throws Exception {
        Path file = ultraFace();
        FaultyOpenCl none = new FaultyOpenCl(FaultyOpenCl.Fault.NONE);
        DiskCache disk = DiskCache.open();
        float[] expected =
                network(FirstDevice.said(plain, none.wrap(real), plain.traits()), none, file, new float[0], disk);
        assertThat(none.alive()).isEmpty();
        // what compiles programs, on a disk that holds none: one is enough
        FaultyOpenCl building = new FaultyOpenCl(FaultyOpenCl.Fault.NONE);
        network(
                FirstDevice.said(plain, building.wrap(real), plain.traits()),
                building,
                SMALL,
                new float[0],
                DiskCache.in(folder.resolve("first")));
        int tried = 0;
        for (FaultyOpenCl.Place place : none.places().keySet()) {
            for (int code : Codes.of(place.call())) {
                if (THOROUGH || code == CODE) {
                    tryFault(OnnxReader.readModel(file), expected, FaultyOpenCl.Fault.at(place, code), disk);
                    tried++;
                }
            }
        }
        building.places().keySet().removeAll(none.places().keySet());
        for (FaultyOpenCl.Place place : building.places().keySet()) {
            for (int code : Codes.of(place.call())) {
                DiskCache fresh = DiskCache.in(folder.resolve("fresh" + tried++));
                tryFault(SMALL, new float[0], FaultyOpenCl.Fault.at(place, code), fresh);
            }
        }
        int places = none.places().size() + building.places().size();
        System.out.println("faults: " + places + " places, " + tried + " faults");
    }

    @Test
    void anyCallMayFailWhileANetworkRuns() throws Exception {
        Path file = ultraFace();
        FaultyOpenCl none = new FaultyOpenCl(FaultyOpenCl.Fault.NONE);
        DiskCache disk = DiskCache.open();
        float[] expected =
                network(FirstDevice.said(plain, none.wrap(real), plain.traits()), none, file, new float[0], disk);
        Graph graph = OnnxReader.readModel(file);
        Random random = new Random(SEED);
        int count = THOROUGH ? 500 : 15;
        for (int i = 0; i < count; i++) {
            tryFault(graph, expected, FaultyOpenCl.Fault.at(random.nextInt(none.calls()), CODE), disk);
        }
        System.out.println("faults: " + count + " random positions of " + none.calls() + ", seed " + SEED);
    }

    /** From some allocation on there is no memory: at each one while a network is loaded and run. */
    @Test
    void memoryMayRunOutHalfWay() {
        Path file = ultraFace();
        DiskCache disk = DiskCache.open();
        int allocations = 0;
        for (boolean ended = false; !ended; allocations += THOROUGH ? 1 : 6) {
            FaultyOpenCl faulty = new FaultyOpenCl(FaultyOpenCl.Fault.from("createBuffer", allocations, OUT_OF_MEMORY));
            try {
                network(FirstDevice.said(plain, faulty.wrap(real), plain.traits()), faulty, file, new float[0], disk);
                ended = faulty.failed().isEmpty();
            } catch (BinocleException e) {
                assertThat(e)
                        .hasMessageContaining("CL_MEM_OBJECT_ALLOCATION_FAILURE")
                        .hasMessageContaining(" bytes");
            }
            assertThat(faulty.alive())
                    .as("after allocation %d failed", allocations)
                    .isEmpty();
        }
        assertThat(allocations).isGreaterThan(20);
        System.out.println("faults: out of memory, tried at " + (THOROUGH ? "each" : "one in six") + " of "
                + allocations + " allocations");
    }

    private void tryFault(Graph graph, float[] expected, FaultyOpenCl.Fault fault, DiskCache disk) {
        FaultyOpenCl faulty = new FaultyOpenCl(fault);
        try {
            network(FirstDevice.said(plain, faulty.wrap(real), plain.traits()), faulty, graph, expected, disk);
            assertThat(faulty.failed())
                    .as("%s, seed %d, went unnoticed", fault, SEED)
                    .isIn(HARMLESS);
        } catch (BinocleException e) {
            assertThat(e).as("%s, seed %d", fault, SEED).hasMessageContaining(faulty.failed());
            assertThat(e).hasMessageContaining("(" + fault.code() + ")");
        }
        assertThat(faulty.alive())
                .as("after %s, %s, seed %d", fault, faulty.failed(), SEED)
                .isEmpty();
    }

    private static Path ultraFace() {
        Path file =
                Path.of(System.getProperty("binocle.shared", "../shared"), "models", "ultraface_rfb_320", "model.onnx");
        Assumptions.assumeTrue(Files.exists(file), () -> "the shared models are not here: " + file);
        return file;
    }

    /** Opens a device, loads a network and runs it twice; where one of these fails it is tried once more on the same device, and then must work. */
    private static float[] network(ClDevice device, FaultyOpenCl faulty, Path file, float[] expected, DiskCache disk) {
        return network(device, faulty, OnnxReader.readModel(file), expected, disk);
    }

    private static float[] network(
            ClDevice device, FaultyOpenCl faulty, Graph graph, float[] expected, DiskCache disk) {
        TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(1, 3, 240, 320));
        BinocleException[] failure = new BinocleException[1];
        float[] result = new float[0];
        Backend backend = OpenClBackend.open(device, disk);
        try (DeviceRuntime runtime = DeviceRuntime.open(backend, 1, 1 << 20, 256);
                Plan plan = again(failure, () -> Plan.create(runtime, graph, List.of(type), PrepareOptions.DEFAULT))) {
            for (int i = 0; i < 2; i++) {
                result = again(failure, () -> once(runtime, plan, type));
                assertThat(expected.length == 0 || Arrays.equals(expected, result))
                        .as("the same bits after %s failed", faulty.failed())
                        .isTrue();
            }
        }
        if (failure[0] != null) {
            throw failure[0];
        }
        return result;
    }

    private static <T> T again(BinocleException[] failure, Supplier<T> what) {
        try {
            return what.get();
        } catch (BinocleException e) {
            failure[0] = e;
            return what.get();
        }
    }

    private static float[] once(DeviceRuntime runtime, Plan plan, TensorType type) {
        Value input = runtime.onLane(lane -> Value.allocate(runtime, lane, type));
        List<Value> outputs = List.of();
        try {
            runtime.onLane(lane -> {
                input.block().beforeWrite(lane);
                lane.lane().write(input.slot(runtime.backend()), HostSource.of(new float[3 * 240 * 320]));
                return input;
            });
            outputs = plan.run(List.of(input));
            Value boxes = outputs.get(outputs.size() - 1);
            float[] values = new float[(int) boxes.type().shape().elementCount()];
            runtime.onLane(lane -> {
                boxes.block().beforeRead(lane);
                lane.lane().read(boxes.slot(runtime.backend()), HostTarget.of(values));
                return boxes;
            });
            return values;
        } finally {
            input.block().release();
            outputs.forEach(output -> output.block().release());
        }
    }
}
