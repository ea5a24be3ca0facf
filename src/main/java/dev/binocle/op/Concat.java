package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Tensors of one type laid end to end along an axis; their other dimensions are equal. One operand or more, any type. */
public record Concat(int axis) implements Movement {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operand first = Operands.required(this, operands, 0, "input 0");
        if (first.shape().rank() == 0) {
            throw new IllegalArgumentException(name() + ": inputs must have rank 1 or more, got a scalar");
        }
        int at = first.shape().axis(axis);
        long total = 0;
        for (int i = 0; i < operands.size(); i++) {
            Operand operand = Operands.required(this, operands, i, "input " + i);
            Operands.type(this, operand, "input " + i, first.dataType());
            Operands.rank(this, operand, "input " + i, first.shape().rank());
            Shape expected = first.shape().with(at, operand.shape().dim(at));
            Operands.shape(this, operand, "input " + i, expected);
            total = Math.addExact(total, operand.shape().dim(at));
        }
        return Output.of(first.dataType(), first.shape().with(at, total));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        List<Move> moves = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < operands.size(); i++) {
            Shape shape = operands.get(i).shape();
            Move.Builder move = Move.of(i, 0, shape.rank(), shape.rank()).to(shape.axis(axis), before);
            for (int at = 0; at < shape.rank(); at++) {
                move.along(shape.dim(at), at, at);
            }
            moves.add(move.build());
            before += shape.dim(axis);
        }
        return moves;
    }
}
