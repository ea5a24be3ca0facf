package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Output;
import dev.binocle.op.Relayout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** The same tensor in another layout, each way. */
final class OpenClRelayout implements OpenClOp<Relayout> {
    @Override
    public List<Choice> choices(Relayout op, List<Operand> operands, List<Output> outputs, Traits traits) {
        double cost = Types.bytes(operands, outputs);
        return List.of(new Choice("copy", List.of(new Form(op.from())), List.of(new Form(op.to())), 0, cost));
    }

    @Override
    public boolean writes(Part part, Choice choice) {
        return true;
    }

    @Override
    public List<Step> steps(Request<Relayout> request) {
        Shape shape = request.outputShape();
        int[] order = MemoryOrder.of(request.outputStrides());
        return List.of(Copies.step(
                request.traits(),
                request.operand(0).dataType(),
                MemoryOrder.permute(shape, order),
                request.input(0),
                0,
                MemoryOrder.permute(request.strides(0), order),
                request.output(0),
                0,
                MemoryOrder.permute(request.outputStrides(), order)));
    }
}
