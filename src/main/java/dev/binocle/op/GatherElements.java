package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Elements picked by index along an axis (ONNX "GatherElements"): operands input, any type, and indices, int64 or int32, from -dim to dim - 1, no
 * larger than the input along the other axes. The output has the shape of the indices.
 *
 * <pre>output[i][j][k] = input[i][indices[i][j][k]][k]     for axis 1</pre>
 */
public record GatherElements(int axis) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Operand indices = Operands.required(this, operands, 1, "indices");
        Operands.index(this, indices, "indices");
        checkFits(this, axis, input.shape(), indices.shape());
        return Output.of(input.dataType(), indices.shape());
    }

    static void checkFits(Op op, int axis, Shape input, Shape indices) {
        int along = Operands.axis(op, input, axis);
        Operands.pickable(op, input, along, indices);
        boolean fits = indices.rank() == input.rank();
        for (int i = 0; fits && i < input.rank(); i++) {
            fits = i == along || indices.dim(i) <= input.dim(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(op.name() + ": indices of shape " + indices
                    + " must have the rank of input " + input + ", and be no larger but along axis " + axis);
        }
    }
}
