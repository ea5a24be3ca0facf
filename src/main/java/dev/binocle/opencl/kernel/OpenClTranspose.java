package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Transpose;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClTranspose implements OpenClOp<Transpose> {
    @Override
    public List<Choice> choices(Transpose op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.anyLayout("copy", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Transpose> request) {
        int[] order = request.op().resolve(request.outputShape().rank());
        long[] through = MemoryOrder.permute(request.strides(0), order);
        int[] memory = MemoryOrder.of(request.outputStrides());
        return List.of(Copies.step(
                request.traits(),
                request.operand(0).dataType(),
                MemoryOrder.permute(request.outputShape(), memory),
                request.input(0),
                0,
                MemoryOrder.permute(through, memory),
                request.output(0),
                0,
                MemoryOrder.permute(request.outputStrides(), memory)));
    }
}
