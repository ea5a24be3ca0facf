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
        Types.requireFloat32(op, operands.get(0));
        return Types.plain("line", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Softmax> request) {
        Shape shape = request.outputShape();
        int axis = shape.axis(request.op().axis());
        int end = request.op().flattened() ? shape.rank() : axis + 1;
        long length = shape.elementCount(axis, end);
        long inner = shape.elementCount(end, shape.rank());
        long lines = length == 0 ? 0 : shape.elementCount() / length;
        return List.of(Step.of("softmax.cl", "softmax")
                .args(request.input(0), request.output(0))
                .indices(length, inner)
                .build(lines, request.traits().localSize(), 40.0 * (double) length));
    }
}
