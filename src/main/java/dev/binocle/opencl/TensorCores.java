package dev.binocle.opencl;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Launch;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Whether a device has tensor cores that come out right: no extension says so. A small convolution of small whole numbers, which these types
 * hold exactly, is built and run.
 */
final class TensorCores {
    private static final System.Logger LOG = System.getLogger(TensorCores.class.getName());
    private static final long INPUTS = 24;
    private static final long OUTPUTS = 16;
    private static final long SIDE = 6;

    private TensorCores() {}

    /** Only this vendor's compiler knows the instruction. */
    static boolean mayBeThere(String vendor) {
        return vendor.contains("NVIDIA");
    }

    /** @param backend that takes them to be there */
    static boolean work(Backend backend) {
        try {
            return isRight(backend, DataType.FLOAT16) && isRight(backend, DataType.BFLOAT16);
        } catch (BinocleException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "no tensor cores on " + backend.device().label(),
                    e);
            return false;
        }
    }

    private static boolean isRight(Backend backend, DataType dataType) {
        Conv2d op = Conv2d.builder().build();
        TensorType image = TensorType.of(dataType, Shape.of(1, INPUTS, SIDE, SIDE));
        TensorData weights =
                TensorData.generate(TensorType.of(dataType, Shape.of(OUTPUTS, INPUTS, 1, 1)), TensorCores::weight);
        List<Operand> operands = List.of(image, weights);
        List<Choice> ways = backend.candidates(op, operands, PrepareOptions.DEFAULT).stream()
                .filter(choice -> choice.algorithm().equals("mma"))
                .toList();
        // one tile is enough: the others have more or fewer of the same products
        return !ways.isEmpty() && isRight(backend, op, operands, ways.get(0));
    }

    private static boolean isRight(Backend backend, Conv2d op, List<Operand> operands, Choice way) {
        TensorType in = ((TensorType) operands.get(0)).with(way.inputs().get(0).layout());
        TensorType out =
                op.outputs(operands).get(0).type().with(way.outputs().get(0).layout());
        MemoryClass memory = backend.memoryClass(in.dataType());
        ByteBuffer bytes = ByteBuffer.allocate((int) out.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        try (Slab from = backend.allocate(memory, in.bytes());
                Slab to = backend.allocate(memory, out.bytes());
                Lane lane = backend.openLane();
                Kernel kernel = backend.prepare(op, operands, way);
                Launch launch = kernel.bind(List.of(backend.slot(from, 0, in), backend.slot(to, 0, out)))) {
            lane.write(backend.slot(from, 0, in), HostSource.of(image(in)));
            launch.enqueue(lane);
            lane.read(backend.slot(to, 0, out), HostTarget.of(bytes));
        }
        TensorData result = TensorData.of(out, bytes);
        for (long i = 0; i < out.shape().elementCount(); i++) {
            if (result.getDouble(i) != expected(i % OUTPUTS, i / OUTPUTS)) { // channels last
                return false;
            }
        }
        return true;
    }

    private static double weight(long index) {
        return index % 5 - 2.0;
    }

    private static double pixel(long channel, long place) {
        return (channel * 3 + place * 7) % 11 - 5.0;
    }

    private static TensorData image(TensorType channelsLast) {
        return TensorData.generate(channelsLast, i -> pixel(i % INPUTS, i / INPUTS));
    }

    private static double expected(long output, long place) {
        double sum = 0;
        for (long c = 0; c < INPUTS; c++) {
            sum += weight(output * INPUTS + c) * pixel(c, place);
        }
        return sum;
    }
}
