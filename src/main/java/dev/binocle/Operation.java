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
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** An operation made ready for one device and one list of operands. Run it as often as you like, from any thread. */
public final class Operation implements AutoCloseable {
    private final Engine engine;
    private final Op op;
    private final KernelCache.Held kernel;
    private final List<TensorType> inputs;
    private final List<Layout> layouts;
    private final List<TensorType> outputTypes;
    private final Map<LaneHandle, Invocation> invocations = new ConcurrentHashMap<>();
    private final InUse use;

    Operation(Engine engine, Op op, List<Operand> operands, KernelCache.Held kernel) {
        this.engine = engine;
        this.op = op;
        this.kernel = kernel;
        this.use = new InUse("the operation " + op.name(), this::closeAll);
        Choice choice = kernel.kernel().choice();
        this.inputs = choice.inputTypes(operands);
        this.layouts = inputs.stream().map(TensorType::layout).toList();
        this.outputTypes = choice.outputTypes(kernel.kernel().outputs());
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

    /** The tensors that it gives, in the layout that it gives them; of a counted one the most that it can be. */
    public List<TensorType> outputTypes() {
        return List.copyOf(outputTypes);
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
        try {
            return runValues(checked(tensors));
        } finally {
            Reference.reachabilityFence(tensors); // or their memory might be taken back before it is enqueued
        }
    }

    /**
     * As {@link #runAll}, into tensors that the caller has; nothing is waited for, and none is made if the inputs are in the layouts of {@link #inputs}.
     * Nobody else may use the outputs meanwhile: of two runs into the same tensors at once, each may have written a part.
     *
     * <pre>{@code
     * Operation nms = engine.prepare(Nms.of(BoxFormat.XYXY).withImageOutputs(300).withPadding(true), boxes.type(), scores.type(), most, iou);
     * List<Tensor> mine = nms.outputTypes().stream().map(engine::tensor).toList();
     * nms.runInto(mine, boxes, scores);   // again and again
     * }</pre>
     *
     * @param outputs one for each of {@link #outputTypes}
     * @throws IllegalArgumentException if one has another type, shape or layout, lies on another engine, is an input or is given twice, or if the
     *     data decide how many rows an output has
     */
    public void runInto(List<Tensor> outputs, Tensor... tensors) {
        List<Value> values = checked(tensors);
        List<Value> into = new ArrayList<>();
        if (outputs.size() != outputs().size()) {
            throw new IllegalArgumentException(
                    op.name() + ": expected " + outputs().size() + " outputs, got " + outputs.size());
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs().get(i) instanceof Output.Counted) {
                throw new IllegalArgumentException(
                        op.name() + ": the data decide how many rows output " + i + " has, so it can't be given");
            }
            TensorType expected = outputTypes.get(i);
            Tensor given = outputs.get(i);
            if (!given.type().equals(expected) || given.engine() != engine) {
                throw new IllegalArgumentException(op.name() + ": output " + i + " must be " + expected + " on "
                        + engine.device().label() + ", in this engine, got " + given);
            }
            if (Stream.concat(values.stream(), into.stream())
                    .anyMatch(other -> other.block() == given.value().block())) {
                throw new IllegalArgumentException(
                        op.name() + ": output " + i + " lies where an input or another output does");
            }
            into.add(given.value());
        }
        try {
            inLayout(values, (lane, converted) -> {
                invocation(lane).runInto(converted, into);
                return List.of();
            });
        } finally {
            Reference.reachabilityFence(tensors);
            Reference.reachabilityFence(outputs);
        }
    }

    private List<Value> checked(Tensor... tensors) {
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
        return values;
    }

    List<Tensor> runValues(List<Value> values) {
        return inLayout(
                values,
                (lane, converted) -> invocation(lane).run(converted).stream()
                        .map(value -> new Tensor(engine, value))
                        .toList());
    }

    /** On a lane, with the inputs in the layout that it takes. */
    private List<Tensor> inLayout(List<Value> values, BiFunction<LaneHandle, List<Value>, List<Tensor>> run) {
        engine.checkOpen();
        use.enter();
        List<Tensor> temporaries = new ArrayList<>();
        try {
            List<Value> converted = engine.convert(values, layouts, temporaries);
            return engine.runtime().onLane(lane -> run.apply(lane, converted));
        } finally {
            List<Runnable> closings = new ArrayList<>();
            temporaries.forEach(temporary -> closings.add(temporary::close));
            closings.add(use::leave);
            Closing.all(closings);
        }
    }

    private Invocation invocation(LaneHandle lane) {
        return invocations.computeIfAbsent(lane, key -> new Invocation(engine.runtime(), kernel.kernel(), key));
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
