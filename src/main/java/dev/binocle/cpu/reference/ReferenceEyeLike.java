package dev.binocle.cpu.reference;

import dev.binocle.op.EyeLike;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;

final class ReferenceEyeLike implements ReferenceOp<EyeLike> {
    @Override
    public void run(EyeLike op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorBuilder output = outputs.get(0);
        Walk.positions(
                output.type(),
                (position, at) -> output.putLong(at, position[1] - position[0] == op.diagonal() ? 1 : 0));
    }
}
