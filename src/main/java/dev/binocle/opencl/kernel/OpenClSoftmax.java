package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Softmax;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClSoftmax implements OpenClOp<Softmax> {
    @Override
    public List<Choice> choices(Softmax op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        return Types.plain("line", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Softmax> request) {
        Shape shape = request.outputShape();
        int axis = shape.axis(request.op().axis());
        LineSteps lines = LineSteps.of(shape, axis, request.op().flattened() ? shape.rank() : axis + 1);
        Step.Builder step =
                Step.of("softmax.cl", "softmax").define("KIND", request.op().kind());
        return List.of(lines.build(request, step, 40));
    }
}
