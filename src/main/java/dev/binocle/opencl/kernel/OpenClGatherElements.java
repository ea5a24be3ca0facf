package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.GatherElements;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClGatherElements implements OpenClOp<GatherElements> {
    @Override
    public List<Choice> choices(GatherElements op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("gather", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<GatherElements> request) {
        Shape in = request.shape(0);
        int axis = in.axis(request.op().axis());
        long[] across = request.strides(0);
        long stride = across[axis];
        across[axis] = 0;
        Walks walks = Walks.of(request.outputShape(), across);
        return List.of(PickSteps.of(request, "gather.cl", "gather_elements")
                .define("T", Types.bits(request.operand(0).dataType()))
                .define("RANK", walks.rank())
                .args(request.input(0), request.input(1), request.output(0), PickSteps.outside(in), walks.table())
                .args(new Arg.Int64(in.dim(axis)), new Arg.Int64(stride))
                .build(request.outputShape().elementCount(), request.traits().localSize(), 20));
    }
}
