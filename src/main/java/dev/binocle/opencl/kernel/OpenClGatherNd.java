package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.GatherNd;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

final class OpenClGatherNd implements OpenClOp<GatherNd> {
    @Override
    public List<Choice> choices(GatherNd op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("gather", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<GatherNd> request) {
        Shape in = request.shape(0);
        Shape tuples = request.shape(1);
        int batches = request.op().batchDims();
        int depth = (int) tuples.dim(-1);
        return List.of(PickSteps.of(request, "gather.cl", "gather_nd")
                .define("T", Types.bits(request.operand(0).dataType()))
                .args(request.input(0), request.input(1), request.output(0), PickSteps.outside(in))
                .args(Arg.table(Arrays.copyOfRange(in.toArray(), batches, batches + Math.max(1, depth))))
                .indices(tuples.elementCount(batches, tuples.rank() - 1), in.elementCount(batches + depth, in.rank()))
                .ints(depth)
                .build(request.outputShape().elementCount(), request.traits().localSize(), 20));
    }
}
