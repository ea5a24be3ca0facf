package dev.binocle.cpu.reference;

import dev.binocle.op.Pad;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferencePad implements ReferenceOp<Pad> {
    @Override
    public void run(Pad op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        TensorData value = (TensorData) op.value(arguments.operands());
        long[] from = Walk.strides(input.type());
        Shape shape = output.type().shape();
        for (long i = 0; i < shape.elementCount(); i++) {
            output.copy(i, value, 0);
        }
        List<Pad.Kept> kept = op.kept(arguments.operands());
        long[] to = Walk.strides(output.type());
        long fromBase = 0;
        long toBase = 0;
        for (int axis = 0; axis < to.length; axis++) {
            fromBase += kept.get(axis).from() * from[axis];
            toBase += kept.get(axis).to() * to[axis];
        }
        long fromStart = fromBase;
        long toStart = toBase;
        Walk.over(
                Shape.of(kept.stream().mapToLong(Pad.Kept::count).toArray()),
                at -> output.copy(toStart + at[1], input, fromStart + at[0]),
                from,
                to);
    }
}
