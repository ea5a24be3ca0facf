package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/** A tensor laid beside itself. Operands: input; repeats, int64 and constant, one for each axis (ONNX "Tile"). */
public record Tile() implements Movement {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    private long[] repeats(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        int rank = Operands.required(this, operands, 0, "input").shape().rank();
        long[] repeats = Operands.constant(this, operands, 1, "repeats").toLongs();
        if (repeats.length != rank) {
            throw new IllegalArgumentException(
                    name() + ": repeats must have " + rank + " values, one for each axis, got " + repeats.length);
        }
        return repeats;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        long[] repeats = repeats(operands);
        Operand input = operands.get(0);
        long[] dims = input.shape().toArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = Math.multiplyExact(dims[i], repeats[i]);
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        long[] repeats = repeats(operands);
        Shape input = operands.get(0).shape();
        Move.Builder move = Move.of(input.rank(), input.rank());
        for (int axis = 0; axis < repeats.length; axis++) {
            move.repeat(repeats[axis], axis, input.dim(axis)).along(input.dim(axis), axis, axis);
        }
        return List.of(move.build());
    }
}
