package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.NonZero;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Counts, adds up, writes; nonzero.cl has the steps. */
final class OpenClNonZero implements OpenClOp<NonZero> {
    private static final int RUN = 256;

    @Override
    public List<Choice> choices(NonZero op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        long runs = runs(operands.get(0).shape());
        return Types.plain("runs", operands, outputs, Math.max(1, runs) * Long.BYTES);
    }

    private static long runs(Shape shape) {
        return (shape.elementCount() + RUN - 1) / RUN;
    }

    @Override
    public List<Step> steps(Request<NonZero> request) {
        Shape shape = request.shape(0);
        long runs = runs(shape);
        Arg counts = request.scratch(0, Long.BYTES);
        int local = request.traits().localSize();
        return List.of(
                step(request, "nonzero_count")
                        .args(request.input(0), counts)
                        .indices(shape.elementCount())
                        .build(runs, local, 3 * RUN),
                step(request, "nonzero_offsets")
                        .args(counts, request.count())
                        .indices(runs)
                        .build(1, 1, 3.0 * (double) runs),
                step(request, "nonzero_rows")
                        .args(request.input(0), counts, request.output(0))
                        .args(Arg.table(Arrays.copyOf(shape.toArray(), Math.max(1, shape.rank()))))
                        .indices(shape.elementCount())
                        .ints(shape.rank())
                        .build(runs, local, 20 * RUN));
    }

    private static Step.Builder step(Request<NonZero> request, String entry) {
        return Step.of("nonzero.cl", entry)
                .define("X", Types.stored(request.operand(0).dataType()));
    }
}
