package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Slice;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClSlice implements OpenClOp<Slice> {
    @Override
    public List<Choice> choices(Slice op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.bothLayouts("copy", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Slice> request) {
        List<Slice.Range> ranges = request.op().resolve(request.operands());
        long[] from = request.strides(0);
        long base = 0;
        for (int i = 0; i < from.length; i++) {
            base += ranges.get(i).start() * from[i];
            from[i] *= ranges.get(i).step();
        }
        int[] order = MemoryOrder.of(request.outputStrides());
        return List.of(Copies.step(
                request.traits(),
                request.operand(0).dataType(),
                MemoryOrder.permute(request.outputShape(), order),
                request.input(0),
                base,
                MemoryOrder.permute(from, order),
                request.output(0),
                0,
                MemoryOrder.permute(request.outputStrides(), order)));
    }
}
