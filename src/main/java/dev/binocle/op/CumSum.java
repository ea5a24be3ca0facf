package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Set;

/**
 * Running sums along an axis (ONNX "CumSum"). Operands: input, numbers; axis, one constant int64 or int32.
 *
 * @param exclusive whether an element's own value is left out of its sum
 * @param reverse whether the sums run from the end
 */
public record CumSum(boolean exclusive, boolean reverse) implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    public int axis(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        return Operands.axis(this, input.shape(), Operands.constantNumber(this, operands, 1, "axis"));
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        axis(operands);
        Operand input = operands.get(0);
        Operands.number(this, input, "input");
        return Output.of(input.dataType(), input.shape());
    }
}
