package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Gather;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClGather implements OpenClOp<Gather> {
    @Override
    public List<Choice> choices(Gather op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("gather", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Gather> request) {
        Shape in = request.shape(0);
        int axis = in.axis(request.op().axis());
        return List.of(PickSteps.of(request, "gather.cl", "gather")
                .define("T", Types.bits(request.operand(0).dataType()))
                .args(request.input(0), request.input(1), request.output(0), PickSteps.outside(in))
                .indices(
                        in.dim(axis),
                        in.elementCount(axis + 1, in.rank()),
                        request.shape(1).elementCount())
                .build(request.outputShape().elementCount(), request.traits().localSize(), 20));
    }
}
