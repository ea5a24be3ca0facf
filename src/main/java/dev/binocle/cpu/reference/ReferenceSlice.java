package dev.binocle.cpu.reference;

import dev.binocle.op.Slice;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceSlice implements ReferenceOp<Slice> {
    @Override
    public void run(Slice op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        long[] from = Walk.strides(input.type());
        List<Slice.Range> ranges = op.resolve(arguments.operands());
        long base = 0;
        for (int i = 0; i < from.length; i++) {
            base += ranges.get(i).start() * from[i];
            from[i] *= ranges.get(i).step();
        }
        long start = base;
        Walk.over(
                output.type().shape(),
                at -> output.copy(at[1], input, start + at[0]),
                from,
                Walk.strides(output.type()));
    }
}
