package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Lines;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Reduce;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operations that make one of many elements: {@link Reduce} and {@link GlobalPool}. */
record OpenClReduce<O extends Op>(Plan<O> plan) implements OpenClOp<O> {
    @FunctionalInterface
    interface Plan<O extends Op> {
        Reduced of(O op, List<Operand> operands);
    }

    /** @param power for LP: the root that is taken of the sum of so many'th powers */
    record Reduced(Lines lines, Reduce.Kind kind, int power) {}

    static OpenClReduce<Reduce> reduce() {
        return new OpenClReduce<>(
                (op, operands) -> new Reduced(Lines.of(operands.get(0).shape(), op.over(operands)), op.kind(), 2));
    }

    static OpenClReduce<GlobalPool> globalPool() {
        return new OpenClReduce<>((op, operands) -> {
            Reduce.Kind kind = switch (op.kind()) {
                case MAX -> Reduce.Kind.MAX;
                case AVERAGE -> Reduce.Kind.MEAN;
                case LP -> Reduce.Kind.L2;
            };
            return new Reduced(op.lines(operands.get(0).shape()), kind, op.power());
        });
    }

    @Override
    public List<Choice> choices(O op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        Reduced reduced = plan.of(op, operands);
        DataType type = operands.get(0).dataType();
        long scratch = new Reductions(traits, type, reduced.lines()).scratchBytes() + peakBytes(reduced);
        List<Choice> choices = op instanceof GlobalPool
                ? Types.bothLayouts("reduce", operands, outputs)
                : Types.plain("reduce", operands, outputs, 0);
        return Types.withScratch(choices, scratch);
    }

    private static long peakBytes(Reduced reduced) {
        return reduced.kind() == Reduce.Kind.LOG_SUM_EXP ? reduced.lines().count() * Double.BYTES : 0;
    }

    @Override
    public List<Step> steps(Request<O> request) {
        DataType type = request.operand(0).dataType();
        Traits traits = request.traits();
        Reduced reduced = plan.of(request.op(), request.operands());
        Reductions reductions = new Reductions(traits, type, reduced.lines(), request.strides(0));
        Reductions.Code code = Reductions.of(reduced.kind(), reduced.power(), type, traits);
        Arg scratch = request.scratch(peakBytes(reduced), code.storedSum().bytes());
        List<Step> steps = new ArrayList<>();
        Optional<Arg> peaks = Optional.empty();
        if (reduced.kind() == Reduce.Kind.LOG_SUM_EXP) {
            Arg largest = request.scratch(0, code.storedSum().bytes());
            steps.addAll(reductions.steps(
                    Reductions.largest(code.sum()),
                    request.input(0),
                    Optional.empty(),
                    largest,
                    code.storedSum(),
                    scratch));
            peaks = Optional.of(largest);
        }
        steps.addAll(reductions.steps(code, request.input(0), peaks, request.output(0), type, scratch));
        return steps;
    }
}
