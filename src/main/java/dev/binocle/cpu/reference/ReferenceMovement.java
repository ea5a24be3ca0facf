package dev.binocle.cpu.reference;

import dev.binocle.op.Move;
import dev.binocle.op.Movement;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceMovement implements ReferenceOp<Movement> {
    @Override
    public void run(Movement op, Arguments arguments, List<TensorBuilder> outputs) {
        for (Move move : op.moves(arguments.operands())) {
            TensorData input = arguments.get(move.input());
            TensorBuilder output = outputs.get(move.output());
            long[] from = Walk.strides(input.type());
            long[] to = Walk.strides(output.type());
            long fromStart = Move.offset(move.from(), from);
            long toStart = Move.offset(move.to(), to);
            Walk.over(
                    move.lengths(),
                    at -> output.copy(toStart + at[1], input, fromStart + at[0]),
                    move.fromStrides(from),
                    move.toStrides(to));
        }
    }
}
