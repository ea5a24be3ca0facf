package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * Every element in another type. Between floating types it is rounded once, to nearest even. From a floating type to an integer it is cut off
 * towards zero, and what lies outside becomes the nearest number that there is (NaN becomes 0): ONNX leaves that open. Between integers
 * the low bits stay. To bool: whether it is not 0.
 */
public record Cast(DataType to) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        return Output.of(to, Operands.required(this, operands, 0, "input").shape());
    }
}
