package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.Broadcast;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Unary;
import dev.binocle.op.Where;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Functions of one to three tensors, element by element, broadcast to the output's shape.
 *
 * @param inputs how many operands the function reads, the first ones
 * @param code how it is written for them
 */
record OpenClMap<O extends Op>(int inputs, Code<O> code) implements OpenClOp<O> {
    /** Shorter runs are walked element by element. */
    private static final long SHORTEST_RUN = 8;

    /** What a work-item does of a run on a CPU, in elements: multiples of every vector. */
    private static final long MIN_SEGMENT = 256;

    private static final long MAX_SEGMENT = 1 << 14;

    @FunctionalInterface
    interface Code<O extends Op> {
        Function of(O op, List<Operand> operands, DataType output);
    }

    /**
     * @param text an expression of a, b, c (for one operand also v) in the type T
     * @param vector whether it also serves vectors, where all types are the same
     */
    record Function(String text, boolean vector) {}

    static OpenClMap<Activation> activation() {
        return new OpenClMap<>(1, (op, operands, output) -> new Function(Expressions.of(op), true));
    }

    static OpenClMap<Unary> unary() {
        return new OpenClMap<>(1, (op, operands, output) -> {
            DataType type = operands.get(0).dataType();
            return new Function(
                    Expressions.of(op.kind(), type.isFloating(), type.isSigned()), Expressions.isVector(op.kind()));
        });
    }

    static OpenClMap<Binary> binary() {
        return new OpenClMap<>(2, (op, operands, output) -> {
            DataType type = operands.get(0).dataType();
            String text = op.kind() == Binary.Kind.POW && !type.isFloating()
                    ? Expressions.integerPower(operands.get(1).dataType())
                    : Expressions.of(op.kind(), type);
            return new Function(text, Expressions.isVector(op.kind()));
        });
    }

    static OpenClMap<Where> where() {
        return new OpenClMap<>(3, (op, operands, output) -> new Function("((a) ? (b) : (c))", false));
    }

    /** Cast and CastLike: the output has the target's type. */
    static <O extends Op> OpenClMap<O> cast() {
        return new OpenClMap<>(
                1,
                (op, operands, output) ->
                        new Function(Expressions.cast(operands.get(0).dataType(), output), false));
    }

    @Override
    public List<Choice> choices(O op, List<Operand> operands, List<Output> outputs, Traits traits) {
        for (int i = 0; i < inputs; i++) {
            Types.require(op, operands.get(i).dataType(), traits);
        }
        Types.require(op, outputs.get(0).dataType(), traits);
        return Types.bothLayouts("map", operands, outputs);
    }

    @Override
    public boolean writes(Part part, Choice choice) {
        return true;
    }

    @Override
    public List<Step> steps(Request<O> request) {
        Shape shape = request.outputShape();
        // the walk follows the memory of the output, so that its strides are those of a row-major tensor
        int[] order = MemoryOrder.of(request.outputStrides());
        List<long[]> strides = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            strides.add(MemoryOrder.permute(Broadcast.strides(request.shape(i), request.strides(i), shape), order));
        }
        strides.add(MemoryOrder.permute(request.outputStrides(), order));
        Walks walks = Walks.of(MemoryOrder.permute(shape, order), strides.toArray(long[][]::new));
        int last = walks.rank() - 1;
        boolean runs = walks.strides(inputs, last) == 1 && isWorthRuns(walks, request.traits());
        for (int i = 0; i < inputs; i++) {
            runs &= walks.strides(i, last) == 0 || walks.strides(i, last) == 1;
        }
        DataType output = request.outputs().get(0).dataType();
        Function function = code.of(request.op(), request.operands(), output);
        boolean vector = function.vector() && inputs < 3 && Types.hasVectors(output);
        Step.Builder step = Step.of("map.cl", runs ? "map_runs" : "map");
        for (int i = 0; i < inputs; i++) {
            DataType type = request.operand(i).dataType();
            vector &= type == output;
            step.args(request.input(i));
            String name = "ABC".substring(i, i + 1);
            step.define(name, Types.stored(type));
            if (runs) {
                step.define("STEP_" + name, walks.strides(i, last));
            }
        }
        for (int i = inputs; i < 3; i++) {
            step.define("ABC".substring(i, i + 1), Types.stored(output));
        }
        String text = function.text();
        step.define("INPUTS", inputs)
                .define("OUT", Types.stored(output))
                .define("VECTOR", vector ? 1 : 0)
                .streamed(vector && runs && request.streams())
                .define("T", Types.computed(request.operand(inputs == 3 ? 1 : 0).dataType()))
                .prologue("#define EXPRESSION(" + (inputs == 1 ? "v" : "a") + ", b, c, T) " + text + "\n")
                .args(request.output(0));
        if (runs) {
            return List.of(runs(step, walks, request.traits(), output));
        }
        long count = shape.elementCount();
        int local = request.traits().localSize();
        return List.of(step.define("RANK", walks.rank()).args(walks.table()).build(count, local, 20));
    }

    /** One run always; where work-items are loops, many if they are not too short. */
    private static boolean isWorthRuns(Walks walks, Traits traits) {
        return walks.rank() == 1 || (traits.isCores() && walks.length(walks.rank() - 1) >= SHORTEST_RUN);
    }

    private static Step runs(Step.Builder step, Walks walks, Traits traits, DataType output) {
        int last = walks.rank() - 1;
        long length = walks.length(last);
        Walks places = walks.without(last);
        int width = !traits.isCores() ? 4 : Math.max(4, Math.min(16, traits.vectorWidth() * 4 / output.bytes()));
        long segment = width;
        int local = traits.localSize();
        if (traits.isCores()) {
            long share = places.count() * length / (4L * traits.units()); // some for each core, so that none waits long
            segment = Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, share / width * width));
        }
        long segments = (length + segment - 1) / segment;
        // short runs that are neighbours are one work-item's: finding a place costs as much as 16 elements
        long neighbours = places.length(places.rank() - 1);
        long runs = traits.isCores() ? Math.max(1, Math.min(neighbours, segment / Math.max(1, length))) : 1;
        long stretches = (neighbours + runs - 1) / runs;
        if (traits.isCores()) {
            local = Math.min(segment, length) * runs < MIN_SEGMENT ? Math.min(16, traits.maxGroup()) : 1;
        }
        return step.define("LANES", width)
                .define("RANK", places.rank())
                .args(places.table())
                .indices(segments, segment, length, runs, stretches)
                .build(places.count() / Math.max(1, neighbours) * stretches * segments, local, 40);
    }
}
