package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Rows picked by index along an axis (ONNX "Gather"): operands input, any type, and indices, int64 or int32, from -dim to
 * dim - 1. The output's shape is the input's with the axis replaced by the shape of the indices.
 */
public record Gather(int axis) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Operand indices = Operands.required(this, operands, 1, "indices");
        Operands.index(this, indices, "indices");
        int at = input.shape().axis(axis);
        Operands.pickable(this, input.shape(), at, indices.shape());
        long[] from = input.shape().toArray();
        long[] picked = indices.shape().toArray();
        long[] dims = new long[from.length - 1 + picked.length];
        System.arraycopy(from, 0, dims, 0, at);
        System.arraycopy(picked, 0, dims, at, picked.length);
        System.arraycopy(from, at + 1, dims, at + picked.length, from.length - at - 1);
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
