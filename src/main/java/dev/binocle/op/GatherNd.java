package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Slices picked by tuples of indices (ONNX "GatherND"): operands input, any type, and indices [..., k], int64 or int32, each tuple a position along k
 * axes after the batch axes, from -dim to dim - 1. The output's shape is that of the indices without k, then what is left of the input.
 *
 * @param batchDims leading axes that both share
 */
public record GatherNd(int batchDims) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Operand indices = Operands.required(this, operands, 1, "indices");
        Operands.index(this, indices, "indices");
        int depth = depth(this, input.shape(), indices.shape(), batchDims);
        long[] dims = new long[indices.shape().rank() - 1 + input.shape().rank() - batchDims - depth];
        for (int i = 0; i < dims.length; i++) {
            int tuples = indices.shape().rank() - 1;
            dims[i] = i < tuples ? indices.shape().dim(i) : input.shape().dim(i - tuples + batchDims + depth);
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }

    /** How many axes a tuple goes along, checked. */
    static int depth(Op op, Shape input, Shape indices, int batchDims) {
        boolean fits = batchDims >= 0 && indices.rank() > batchDims && input.rank() > batchDims;
        long depth = fits ? indices.dim(-1) : 0;
        fits = fits && depth <= input.rank() - batchDims;
        for (int i = 0; fits && i < batchDims; i++) {
            fits = input.dim(i) == indices.dim(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(op.name() + ": indices of shape " + indices
                    + " don't fit input of shape " + input + " with " + batchDims + " batch axes");
        }
        for (int i = batchDims; i < batchDims + depth; i++) {
            Operands.pickable(op, input, i, indices);
        }
        return (int) depth;
    }
}
