package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * A copy of a tensor with slices put in by tuples of indices (ONNX "ScatterND"): operands input; indices [..., k], int64 or int32; updates, of the
 * indices' shape without k, then what is left of the input's. Where a tuple comes twice the order is that of the updates, on every device.
 */
public record ScatterNd(Reduction reduction) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand input = Operands.required(this, operands, 0, "input");
        Operand indices = Operands.required(this, operands, 1, "indices");
        Operand updates = Operands.required(this, operands, 2, "updates");
        Operands.index(this, indices, "indices");
        int depth = GatherNd.depth(this, input.shape(), indices.shape(), 0);
        int tuples = indices.shape().rank() - 1;
        long[] dims = new long[tuples + input.shape().rank() - depth];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < tuples ? indices.shape().dim(i) : input.shape().dim(i - tuples + depth);
        }
        Operands.type(this, updates, "updates", input.dataType());
        Operands.shape(this, updates, "updates", Shape.of(dims));
        if (reduction != Reduction.NONE && input.dataType() == DataType.BOOL) {
            throw new IllegalArgumentException(name() + ": " + reduction + " needs numbers, got bool");
        }
        return Output.of(input.dataType(), input.shape());
    }
}
