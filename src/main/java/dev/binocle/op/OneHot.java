package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * A new axis, on at one place and off at the others (ONNX "OneHot"). Operands: indices, any number, of which the whole part counts, from -depth to
 * depth - 1, others are off everywhere; depth, one constant number; values [2], any type: off and on.
 *
 * @param axis where in the output the new axis stands
 */
public record OneHot(int axis) implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand indices = Operands.required(this, operands, 0, "indices");
        Operand values = Operands.required(this, operands, 2, "values");
        Operands.number(this, indices, "indices");
        Operands.shape(this, values, "values", Shape.of(2));
        long depth = Operands.constantNumber(this, operands, 1, "depth");
        long[] dims = new long[indices.shape().rank() + 1];
        int at = axis < 0 ? axis + dims.length : axis;
        if (at < 0 || at >= dims.length || depth < 0) {
            throw new IllegalArgumentException(name() + ": axis must lie between -" + dims.length + " and "
                    + (dims.length - 1) + ", and depth be 0 or more, got " + axis + " and " + depth);
        }
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == at ? depth : indices.shape().dim(i < at ? i : i - 1);
        }
        return Output.of(values.dataType(), Shape.of(dims));
    }
}
