package dev.binocle.cpu.reference;

import dev.binocle.op.NonZero;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceNonZero implements ReferenceOp<NonZero> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(NonZero op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        long[] count = {0};
        Walk.positions(input.type(), (position, at) -> {
            if (input.getDouble(at) != 0) { // a NaN is not 0 either
                for (int axis = 0; axis < position.length; axis++) {
                    outputs.get(0).putLong(count[0] * position.length + axis, position[axis]);
                }
                count[0]++;
            }
        });
        outputs.get(1).putLong(0, count[0]);
    }
}
