package dev.binocle.cpu.reference;

import dev.binocle.op.Relayout;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceRelayout implements ReferenceOp<Relayout> {
    @Override
    public void run(Relayout op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Walk.over(
                input.shape(),
                at -> output.copy(at[1], input, at[0]),
                Walk.strides(input.type()),
                Walk.strides(output.type()));
    }
}
