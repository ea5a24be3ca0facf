package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Concat;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.List;

final class OpenClConcat implements OpenClOp<Concat> {
    @Override
    public List<Choice> choices(Concat op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.bothLayouts("copy", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Concat> request) {
        int axis = request.outputShape().axis(request.op().axis());
        long[] to = request.outputStrides();
        int[] order = MemoryOrder.of(to);
        List<Step> steps = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < request.operands().size(); i++) {
            steps.add(Copies.step(
                    request.traits(),
                    request.operand(i).dataType(),
                    MemoryOrder.permute(request.shape(i), order),
                    request.input(i),
                    0,
                    MemoryOrder.permute(request.strides(i), order),
                    request.output(0),
                    before * to[axis],
                    MemoryOrder.permute(to, order)));
            before += request.shape(i).dim(axis);
        }
        return steps;
    }
}
