package dev.binocle.cpu.reference;

import dev.binocle.op.Pad;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferencePad implements ReferenceOp<Pad> {
    @Override
    public void run(Pad op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        TensorData value = (TensorData) op.value(arguments.operands());
        long[] pads = op.pads(arguments.operands());
        long[] from = Walk.strides(input.type());
        Walk.positions(output.type(), (position, to) -> {
            long at = 0;
            for (int axis = 0; axis < from.length; axis++) {
                long source =
                        op.source(position[axis], pads[axis], input.shape().dim(axis));
                at = source < 0 || at < 0 ? -1 : at + source * from[axis];
            }
            output.copy(to, at < 0 ? value : input, Math.max(0, at));
        });
    }
}
