package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Where along an axis the largest or the smallest number is, int64 (ONNX "ArgMax", "ArgMin"). One operand, numbers; NaN counts as the one that is
 * sought.
 *
 * @param keepDims whether the axis stays, with length 1
 * @param last whether the last of equal ones counts, not the first
 */
public record ArgReduce(Kind kind, int axis, boolean keepDims, boolean last) implements Op {
    public enum Kind {
        MAX,
        MIN
    }

    @Override
    public String name() {
        return kind == Kind.MAX ? "ArgMax" : "ArgMin";
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.number(this, input, "input");
        Shape shape = input.shape();
        boolean[] over = new boolean[shape.rank()];
        over[Operands.axis(this, shape, axis)] = true;
        if (shape.dim(axis) == 0) {
            throw new IllegalArgumentException(name() + ": there is nothing along axis " + axis + " of shape " + shape);
        }
        return Output.of(DataType.INT64, Lines.of(shape, over).result(keepDims, over));
    }
}
