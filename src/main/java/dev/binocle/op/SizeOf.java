package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** The number of elements of its operand, an int64 scalar (ONNX "Size"). */
public record SizeOf() implements Op {
    @Override
    public boolean isShapeArithmetic() {
        return true;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operands.required(this, operands, 0, "input");
        return Output.of(DataType.INT64, Shape.SCALAR);
    }
}
