package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Lines;
import dev.binocle.op.Output;
import dev.binocle.op.Softmax;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class OpenClSoftmax implements OpenClOp<Softmax> {
    @Override
    public List<Choice> choices(Softmax op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        Lines lines = op.lines(operands.get(0).shape());
        Reductions reductions = new Reductions(traits, operands.get(0).dataType(), lines);
        return isLong(op, reductions)
                ? Types.plain("parts", operands, outputs, 2 * lines.count() * Double.BYTES + reductions.scratchBytes())
                : Types.plain("line", operands, outputs, 0);
    }

    private static boolean isLong(Softmax op, Reductions reductions) {
        return reductions.isLong() && op.kind() != Softmax.Kind.HARDMAX;
    }

    @Override
    public List<Step> steps(Request<Softmax> request) {
        Shape shape = request.outputShape();
        int axis = shape.axis(request.op().axis());
        LineSteps along = LineSteps.of(shape, axis, request.op().flattened() ? shape.rank() : axis + 1);
        DataType type = request.operand(0).dataType();
        Lines lines = request.op().lines(shape);
        Reductions reductions = new Reductions(request.traits(), type, lines, request.strides(0));
        if (!isLong(request.op(), reductions)) {
            boolean vectors = request.traits().isCores()
                    && type == DataType.FLOAT32
                    && along.inner() == 1
                    && request.op().kind() != Softmax.Kind.HARDMAX;
            return List.of(vectors ? line(request, along) : along.build(request, step(request, "softmax"), 40));
        }
        String sum = Types.computed(type);
        Reductions.Code largest = Reductions.largest(sum);
        DataType between = largest.storedSum();
        long bytes = lines.count() * Double.BYTES;
        Arg peaks = request.scratch(0, between.bytes());
        Arg sums = request.scratch(bytes, between.bytes());
        Arg scratch = request.scratch(2 * bytes, between.bytes());
        List<Step> steps = new ArrayList<>();
        steps.addAll(reductions.steps(largest, request.input(0), Optional.empty(), peaks, between, scratch));
        Reductions.Code exponentials = Reductions.sum(sum, "exp((x) - (peak))");
        steps.addAll(reductions.steps(exponentials, request.input(0), Optional.of(peaks), sums, between, scratch));
        steps.add(step(request, "softmax_apply")
                .define("X", Types.stored(type))
                .args(request.input(0), peaks, sums, request.output(0))
                .indices(along.length(), along.inner())
                .build(shape.elementCount(), request.traits().localSize(), 30));
        return steps;
    }

    private static Step line(Request<Softmax> request, LineSteps along) {
        return Step.of("softmax_line.cl", "softmax_line")
                .define("LANES", Registers.of(request.traits()).lanes())
                .define("LOGARITHM", request.op().kind() == Softmax.Kind.LOG_SOFTMAX ? 1 : 0)
                .args(request.input(0), request.output(0))
                .indices(along.length())
                .build(
                        along.length() == 0 ? 0 : request.outputShape().elementCount() / along.length(),
                        Math.min(8, request.traits().maxGroup()),
                        0);
    }

    private static Step.Builder step(Request<Softmax> request, String entry) {
        return Step.of("softmax.cl", entry).define("KIND", request.op().kind());
    }
}
