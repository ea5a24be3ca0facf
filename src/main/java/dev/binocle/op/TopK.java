package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * The k largest or smallest numbers along an axis, in order, and where they were (ONNX "TopK"). Operands: input, numbers; k, one constant int64.
 * Outputs: values; indices, int64. Of equal ones the first comes first; NaN counts as larger than every number.
 */
public record TopK(int axis, boolean largest) implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.number(this, input, "input");
        long k = Operands.constantNumber(this, operands, 1, "k");
        int at = Operands.axis(this, input.shape(), axis);
        if (k < 0 || k > input.shape().dim(at)) {
            throw new IllegalArgumentException(name() + ": k must lie between 0 and the "
                    + input.shape().dim(at) + " elements along axis " + axis + ", got " + k);
        }
        Shape shape = input.shape().with(at, k);
        return List.of(new Output.Exact(input.dataType(), shape), new Output.Exact(DataType.INT64, shape));
    }
}
