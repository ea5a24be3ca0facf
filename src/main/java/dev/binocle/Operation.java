package dev.binocle;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.runtime.InUse;
import dev.binocle.runtime.Invocation;
import dev.binocle.runtime.KernelCache;
import dev.binocle.runtime.LaneHandle;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An operation made ready for one device and one list of operands. Run it as often as you like, from any thread. */
public final class Operation implements AutoCloseable {
    private final Engine engine;
    private final Op op;
    private final KernelCache.Held kernel;
    private final List<TensorType> inputs = new ArrayList<>();
    private final Map<LaneHandle, Invocation> invocations = new ConcurrentHashMap<>();
    private final InUse use;

    Operation(Engine engine, Op op, List<Operand> operands, KernelCache.Held kernel) {
        this.engine = engine;
        this.op = op;
        this.kernel = kernel;
        this.use = new InUse("the operation " + op.name(), this::closeAll);
        Choice choice = kernel.kernel().choice();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof TensorType type) {
                inputs.add(type.with(choice.inputs().get(i).layout()));
            }
        }
    }

    public Op op() {
        return op;
    }

    /** The tensors that it takes, in the layout that needs no conversion. */
    public List<TensorType> inputs() {
        return List.copyOf(inputs);
    }

    public List<Output> outputs() {
        return kernel.kernel().outputs();
    }

    public Choice choice() {
        return kernel.kernel().choice();
    }

    /**
     * Runs it and waits for nothing (but for a count, where the data decide how many rows there are).
     *
     * @param tensors for each operand that was prepared as a {@link TensorType}, in order
     * @return its first output, owned by the caller; the others, if there are any, are closed
     * @throws IllegalArgumentException if a tensor has another type or shape than was prepared for, or lies on another engine
     */
    public Tensor run(Tensor... tensors) {
        List<Tensor> outputs = runAll(tensors);
        outputs.subList(1, outputs.size()).forEach(Tensor::close);
        return outputs.get(0);
    }

    /** As {@link #run}, with every output. */
    public List<Tensor> runAll(Tensor... tensors) {
        if (tensors.length != inputs.size()) {
            throw new IllegalArgumentException(
                    op.name() + ": expected " + inputs.size() + " tensors, got " + tensors.length);
        }
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < tensors.length; i++) {
            TensorType expected = inputs.get(i);
            TensorType type = tensors[i].type();
            if (type.dataType() != expected.dataType() || !type.shape().equals(expected.shape())) {
                throw new IllegalArgumentException(op.name() + ": tensor " + i + " must be " + expected.dataType() + " "
                        + expected.shape() + ", as it was prepared for, got " + type);
            }
            if (tensors[i].engine() != engine) {
                throw new IllegalArgumentException(op.name() + ": tensor " + i + " lies on "
                        + tensors[i].engine().device().label() + " in another engine, not in this one on "
                        + engine.device().label());
            }
            values.add(tensors[i].value());
        }
        try {
            return runValues(values);
        } finally {
            Reference.reachabilityFence(tensors); // or their memory might be taken back before it is enqueued
        }
    }

    List<Tensor> runValues(List<Value> values) {
        engine.checkOpen();
        use.enter();
        List<Tensor> temporaries = new ArrayList<>();
        try {
            List<Layout> layouts = inputs.stream().map(TensorType::layout).toList();
            List<Value> converted = engine.convert(values, layouts, temporaries);
            return engine.runtime().onLane(lane -> run(lane, converted));
        } finally {
            List<Runnable> closings = new ArrayList<>();
            temporaries.forEach(temporary -> closings.add(temporary::close));
            closings.add(use::leave);
            Closing.all(closings);
        }
    }

    private List<Tensor> run(LaneHandle lane, List<Value> values) {
        Invocation invocation =
                invocations.computeIfAbsent(lane, key -> new Invocation(engine.runtime(), kernel.kernel(), key));
        return invocation.run(values).stream()
                .map(value -> new Tensor(engine, value))
                .toList();
    }

    /** A run in another thread is finished first. Closing twice is harmless. */
    @Override
    public void close() {
        use.close();
    }

    private void closeAll() {
        List<Runnable> closings = new ArrayList<>();
        invocations.values().forEach(invocation -> closings.add(invocation::close));
        closings.add(kernel::close);
        Closing.all(closings);
    }
}
