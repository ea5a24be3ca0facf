package dev.binocle.cpu.reference;

import dev.binocle.op.Transpose;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceTranspose implements ReferenceOp<Transpose> {
    @Override
    public void run(Transpose op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        int[] order = op.resolve(input.shape().rank());
        long[] from = Walk.strides(input.type());
        long[] through = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            through[i] = from[order[i]];
        }
        Walk.over(output.type().shape(), at -> output.copy(at[1], input, at[0]), through, Walk.strides(output.type()));
    }
}
