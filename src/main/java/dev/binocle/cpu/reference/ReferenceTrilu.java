package dev.binocle.cpu.reference;

import dev.binocle.op.Trilu;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceTrilu implements ReferenceOp<Trilu> {
    @Override
    public void run(Trilu op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        long diagonal = op.diagonal(arguments.operands());
        Walk.positions(input.type(), (position, at) -> {
            long right = position[position.length - 1] - position[position.length - 2];
            if (op.upper() ? right >= diagonal : right <= diagonal) {
                outputs.get(0).copy(at, input, at);
            } else {
                outputs.get(0).putLong(at, 0);
            }
        });
    }
}
