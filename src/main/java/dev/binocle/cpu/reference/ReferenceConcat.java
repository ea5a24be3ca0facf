package dev.binocle.cpu.reference;

import dev.binocle.op.Concat;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceConcat implements ReferenceOp<Concat> {
    @Override
    public void run(Concat op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorBuilder output = outputs.get(0);
        int axis = output.type().shape().axis(op.axis());
        long[] to = Walk.strides(output.type());
        long before = 0;
        for (int i = 0; i < arguments.operands().size(); i++) {
            TensorData input = arguments.get(i);
            long base = before * to[axis];
            Walk.over(input.shape(), at -> output.copy(base + at[1], input, at[0]), Walk.strides(input.type()), to);
            before += input.shape().dim(axis);
        }
    }
}
