package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * A copy of a tensor with elements put in by index along an axis (ONNX "ScatterElements"): operands input; indices, int64 or int32, from -dim to dim -
 * 1; updates of the input's type and the indices' shape. Where an index comes twice the order is that of the updates, on every device.
 *
 * <pre>output[i][indices[i][j][k]][k] = updates[i][j][k]     for axis 1</pre>
 */
public record ScatterElements(int axis, Reduction reduction) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand input = Operands.required(this, operands, 0, "input");
        Operand indices = Operands.required(this, operands, 1, "indices");
        Operand updates = Operands.required(this, operands, 2, "updates");
        Operands.index(this, indices, "indices");
        GatherElements.checkFits(this, axis, input.shape(), indices.shape());
        Operands.type(this, updates, "updates", input.dataType());
        Operands.shape(this, updates, "updates", indices.shape());
        if (reduction != Reduction.NONE && input.dataType() == DataType.BOOL) {
            throw new IllegalArgumentException(name() + ": " + reduction + " needs numbers, got bool");
        }
        return Output.of(input.dataType(), input.shape());
    }
}
