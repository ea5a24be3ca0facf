package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Optional;

/**
 * Ones on a diagonal, zeros elsewhere, in the shape of a matrix whose values don't matter (ONNX "EyeLike").
 *
 * @param dataType the output's; empty: the input's
 * @param diagonal how far it lies right of the main one
 */
public record EyeLike(Optional<DataType> dataType, long diagonal) implements Op {
    @Override
    public boolean isShapeArithmetic() {
        return true;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.rank(this, input, "input", 2);
        return Output.of(dataType.orElseGet(input::dataType), input.shape());
    }
}
