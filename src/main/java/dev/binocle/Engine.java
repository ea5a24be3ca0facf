package dev.binocle;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Op;
import dev.binocle.op.Relayout;
import dev.binocle.runtime.Choices;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.MemoryPool;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An open device: makes tensors, prepares and runs operations. The front door. Thread-safe.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open();
 *      Tensor image = engine.tensor(Shape.of(1, 3, 224, 224), pixels)) {
 *     Conv2d conv = Conv2d.builder().stride(2).padding(3).epilogue(Activation.RELU).build();
 *     try (Operation stem = engine.prepare(conv, image.type(), weights);   // weights packed once
 *          Tensor features = stem.run(image)) {
 *         float[] out = features.toFloats();
 *     }
 * }
 * }</pre>
 */
public final class Engine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());
    private static final long POOL_BYTES = 256L << 20;
    private static final int KERNELS = 1024;

    private final DeviceRuntime runtime;
    private final String reason;
    private final PrepareOptions options;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Engine(DeviceRuntime runtime, String reason, PrepareOptions options) {
        this.runtime = runtime;
        this.reason = reason;
        this.options = options;
    }

    /**
     * Opens the preferred device: what the property {@code binocle.device} or the environment's {@code BINOCLE_DEVICE} names, else a GPU
     * if there is one, else the CPU, with one warning that says why.
     */
    public static Engine open() {
        return builder().open();
    }

    /** @throws NoSuchDeviceException if the policy allows none of the devices found */
    public static Engine open(DevicePolicy policy) {
        return builder().policy(policy).open();
    }

    /**
     * @param device {@code gpu}, {@code cpu}, {@code reference}, {@code opencl}, an id like {@code opencl:1}, or a part of a device's name
     * @throws NoSuchDeviceException if there is none such
     */
    public static Engine open(String device) {
        return builder().device(device).open();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Device device() {
        return runtime.backend().device();
    }

    /** Why this device. */
    public String reason() {
        return reason;
    }

    /** For the rooms above and for benchmarks: lanes, memory, kernels. */
    public DeviceRuntime runtime() {
        return runtime;
    }

    public PrepareOptions options() {
        return options;
    }

    /** A float32 tensor; the values are copied. @throws IllegalArgumentException if there are not as many as the shape has */
    public Tensor tensor(Shape shape, float... values) {
        if (values.length != shape.elementCount()) {
            throw new IllegalArgumentException("tensor: shape " + shape + " has " + shape.elementCount()
                    + " elements, got " + values.length + " values");
        }
        return tensor(TensorType.of(DataType.FLOAT32, shape), HostSource.of(values));
    }

    /** A tensor with these values; they are copied. */
    public Tensor tensor(TensorData data) {
        return tensor(data.type(), HostSource.of(data));
    }

    /** A tensor for what {@link Operation#runInto} gives; until it is written it has any values. */
    public Tensor tensor(TensorType type) {
        checkOpen();
        return runtime.onLane(lane -> new Tensor(this, Value.allocate(runtime, lane, type)));
    }

    /** A tensor filled from the host, piece by piece, straight into memory that the device can read. */
    public Tensor tensor(TensorType type, HostSource source) {
        checkOpen();
        return runtime.onLane(lane -> {
            Value value = Value.allocate(runtime, lane, type);
            try {
                lane.lane().write(value.slot(runtime.backend()), source);
                return new Tensor(this, value);
            } catch (RuntimeException e) {
                value.block().release();
                throw e;
            }
        });
    }

    /**
     * Makes an operation ready for operands of these types: constants are packed once, programs are built, the way is chosen.
     *
     * @param operands for each input the {@link TensorType} of a tensor given later, {@link TensorData} that never changes, or {@link
     *     Operand#ABSENT}
     * @throws IllegalArgumentException naming the operand, if the operation can't take these
     */
    public Operation prepare(Op op, Operand... operands) {
        checkOpen();
        List<Operand> list = List.of(operands);
        List<Layout> lies = list.stream().map(Engine::layout).toList();
        Choice choice = Choices.cheapest(choices(op, list), list, lies, !(op instanceof Relayout));
        return prepare(op, list, choice);
    }

    private static Layout layout(Operand operand) {
        return operand instanceof TensorType type ? type.layout() : Layout.NCHW;
    }

    /** The ways to do an operation on this device, best guess first. */
    public List<Choice> choices(Op op, List<Operand> operands) {
        checkOpen();
        return runtime.backend().choices(op, operands, options);
    }

    /** The choices with every combination of their parameters that is legal on this device: what a tuner tries. */
    public List<Choice> candidates(Op op, List<Operand> operands) {
        checkOpen();
        return runtime.backend().candidates(op, operands, options);
    }

    /** As {@link #prepare(Op, Operand...)}, in one of {@link #choices}: tensors lie as it says. */
    public Operation prepare(Op op, List<Operand> operands, Choice choice) {
        checkOpen();
        return new Operation(this, op, operands, runtime.kernels().get(op, operands, choice));
    }

    /**
     * Runs an operation once. Nothing is packed ahead: for more than a single go {@link #prepare} is faster. An input whose values decide a shape
     * ({@link Op#constants}) is read back; what depends on nothing else is worked out on the host.
     *
     * @return its first output, owned by the caller
     */
    public Tensor run(Op op, Tensor... inputs) {
        Operand[] operands = Arrays.stream(inputs).map(Tensor::type).toArray(Operand[]::new);
        op.constants().stream()
                .filter(position -> position < inputs.length)
                .forEach(position -> operands[position] = inputs[position].toData());
        Tensor[] given = IntStream.range(0, inputs.length)
                .filter(position -> operands[position] instanceof TensorType)
                .mapToObj(position -> inputs[position])
                .toArray(Tensor[]::new);
        if (op.isShapeArithmetic() || given.length == 0) {
            return tensor(runtime.evaluator().evaluate(op, List.of(operands)).get(0));
        }
        try (Operation operation = prepare(op, operands)) {
            return operation.run(given);
        }
    }

    /** How much memory is in use and kept. */
    public MemoryPool.Statistics memory() {
        return runtime.pool().statistics();
    }

    /** Gives memory that is kept for reuse back to the device. */
    public void trim() {
        runtime.pool().trim();
        runtime.kernels().trim();
    }

    void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the engine on " + device().label() + " is closed");
        }
    }

    List<Value> convert(List<Value> values, List<Layout> layouts, List<Tensor> temporaries) {
        List<Value> converted = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (value.type().layout().equals(layouts.get(i))) {
                converted.add(value);
            } else if (Layout.coincide(
                    value.type().layout(), layouts.get(i), value.type().shape())) {
                converted.add(new Value(value.type().with(layouts.get(i)), value.block()));
            } else {
                Tensor temporary = relayout(value, layouts.get(i));
                temporaries.add(temporary);
                converted.add(temporary.value());
            }
        }
        return converted;
    }

    Tensor relayout(Value value, Layout to) {
        Relayout op = new Relayout(value.type().layout(), to);
        List<Operand> operands = List.of(value.type());
        try (Operation operation = prepare(op, operands, choices(op, operands).get(0))) {
            return operation.runValues(List.of(value)).get(0);
        }
    }

    /** Closes the device, after what other threads are running on it. Tensors that are still open can't be used any more. */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            runtime.close();
        }
    }

    /** How an engine is opened, where the defaults don't fit. */
    public static final class Builder {
        private @Nullable DevicePolicy policy;
        private String device = "";
        private int lanes;
        private long poolBytes = POOL_BYTES;
        private PrepareOptions options = PrepareOptions.DEFAULT;

        private Builder() {}

        /** Default: {@link DevicePolicy#PREFER_GPU}, where neither environment nor property name a device. */
        public Builder policy(DevicePolicy value) {
            this.policy = value;
            return this;
        }

        public Builder device(String selector) {
            this.device = selector;
            return this;
        }

        /** Streams of execution; 0, the default, for as many as the device prefers. */
        public Builder lanes(int count) {
            if (count < 0) {
                throw new IllegalArgumentException("lanes: must be 0 or more, got " + count);
            }
            this.lanes = count;
            return this;
        }

        /** How much free device memory is kept for reuse; 256 MiB by default. */
        public Builder poolBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("poolBytes: must be 0 or more, got " + bytes);
            }
            this.poolBytes = bytes;
            return this;
        }

        public Builder options(PrepareOptions value) {
            this.options = value;
            return this;
        }

        public Engine open() {
            Devices devices = Devices.find();
            String selector = !device.isEmpty() ? device : policy == null ? Devices.configured() : "";
            if (!selector.isEmpty()) {
                return open(devices, devices.choose(selector));
            }
            List<Devices.Chosen> candidates = devices.choose(policy == null ? DevicePolicy.PREFER_GPU : policy);
            for (Devices.Chosen chosen : candidates.subList(0, candidates.size() - 1)) {
                try {
                    return open(devices, chosen);
                } catch (BinocleException e) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "{0} can''t be opened: {1}",
                            chosen.device().label(),
                            e.getMessage());
                }
            }
            return open(devices, candidates.get(candidates.size() - 1));
        }

        private Engine open(Devices devices, Devices.Chosen chosen) {
            Backend backend = devices.open(chosen.device());
            Engine engine =
                    new Engine(DeviceRuntime.open(backend, lanes, poolBytes, KERNELS), chosen.reason(), options);
            chosen.warnings().forEach(warning -> LOG.log(System.Logger.Level.WARNING, warning));
            return engine;
        }
    }
}
