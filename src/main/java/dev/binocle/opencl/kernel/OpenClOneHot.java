package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.OneHot;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClOneHot implements OpenClOp<OneHot> {
    @Override
    public List<Choice> choices(OneHot op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        return Types.plain("one hot", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<OneHot> request) {
        Shape shape = request.outputShape();
        int axis = shape.axis(request.op().axis());
        DataType values = request.outputs().get(0).dataType();
        return List.of(Step.of("one_hot.cl", "one_hot")
                .define("T", Types.bits(values))
                .define("A", Types.stored(request.operand(0).dataType()))
                .args(request.input(0), request.input(2), request.output(0))
                .indices(shape.dim(axis), shape.elementCount(axis + 1, shape.rank()))
                .build(shape.elementCount(), request.traits().localSize(), 10));
    }
}
