package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Output;
import dev.binocle.op.TopK;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.List;

/** Sorts the places of every line; topk.cl has the steps. */
final class OpenClTopK implements OpenClOp<TopK> {
    @Override
    public List<Choice> choices(TopK op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        LineSteps lines = lines(op, operands.get(0));
        if (lines.length() > 1L << 30) {
            throw new UnsupportedOpException(
                    op.name() + ": at most 2^30 elements along the axis, got " + lines.length());
        }
        long bytes = Math.multiplyExact(Math.max(1, lines.count()) * Integer.BYTES, Bitonic.padded(lines.length()));
        return Types.plain("sort", operands, outputs, bytes);
    }

    private static LineSteps lines(TopK op, Operand input) {
        return LineSteps.of(input.shape(), input.shape().axis(op.axis()));
    }

    @Override
    public List<Step> steps(Request<TopK> request) {
        LineSteps lines = lines(request.op(), request.operand(0));
        long padded = Bitonic.padded(lines.length());
        long places = lines.count() * padded;
        int local = request.traits().localSize();
        Arg scratch = request.scratch(0, Integer.BYTES);
        List<Step> steps = new ArrayList<>();
        steps.add(step(request, "topk_begin").args(scratch).indices(padded).build(places, local, 5));
        steps.addAll(Bitonic.steps(
                padded,
                (distance, run) -> step(request, "topk_sort")
                        .args(request.input(0), scratch)
                        .indices(lines.length(), lines.inner())
                        .ints(distance, run)
                        .indices(padded)
                        .build(places / 2, local, 20)));
        long k = request.outputShape().dim(request.op().axis());
        steps.add(step(request, "topk_take")
                .args(request.input(0), scratch, request.output(0), request.output(1))
                .indices(lines.length(), lines.inner(), k, padded)
                .build(request.outputShape().elementCount(), local, 10));
        return steps;
    }

    private static Step.Builder step(Request<TopK> request, String entry) {
        return Step.of("topk.cl", entry)
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("LARGEST", request.op().largest() ? 1 : 0);
    }
}
