package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/** A tensor repeated along its axes of 1. Operands: input; shape, int64 and constant, to which the input is broadcast, and which to it (ONNX "Expand"). */
public record Expand() implements Movement {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Shape target = Shape.of(Operands.constant(this, operands, 1, "shape").toLongs());
        return Output.of(input.dataType(), Broadcast.shape(this, input.shape(), target));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        Shape input = operands.get(0).shape();
        Shape output = outputs(operands).get(0).shape();
        Move.Builder move = Move.of(input.rank(), output.rank());
        for (int axis = 0; axis < output.rank(); axis++) {
            int from = axis - (output.rank() - input.rank());
            if (from >= 0 && input.dim(from) != 1) {
                move.along(output.dim(axis), from, axis);
            } else {
                move.repeat(output.dim(axis), axis, 1);
            }
        }
        return List.of(move.build());
    }
}
