package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Where the elements are that are not 0, in row-major order: int64 [count, rank], a row for each (ONNX "NonZero" has columns). One operand of any
 * type; the data decide how many rows there are.
 */
public record NonZero() implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        return List.of(new Output.Counted(DataType.INT64, Shape.of(shape.elementCount(), shape.rank()), 0));
    }
}
