package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.ScatterNd;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

final class OpenClScatterNd implements OpenClOp<ScatterNd> {
    @Override
    public List<Choice> choices(ScatterNd op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.plain("scatter", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<ScatterNd> request) {
        Shape in = request.shape(0);
        Shape tuples = request.shape(1);
        int depth = (int) tuples.dim(-1);
        long count = tuples.elementCount(0, tuples.rank() - 1);
        long slice = in.elementCount(depth, in.rank());
        return List.of(
                Copies.whole(request),
                ScatterCode.of(request, "scatter_nd", request.op().reduction())
                        .args(request.input(1), request.input(2), request.output(0), PickSteps.outside(in))
                        .args(Arg.table(Arrays.copyOf(in.toArray(), Math.max(1, depth))))
                        .indices(count, slice)
                        .ints(depth)
                        .build(count == 0 ? 0 : slice, request.traits().localSize(), 20.0 * (double) count));
    }
}
