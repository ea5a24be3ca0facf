package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor under a shape that broadcasts as ONNX did before opset 7: its axes are those of another tensor from {@code axis} on, with 1 for all that
 * follow. Operands: input; the other, whose values don't matter. An input of one element, or one that reaches the other's end, stays as it is.
 */
public record AlignAxis(int axis) implements View {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Shape shape = input.shape();
        Shape other = Operands.required(this, operands, 1, "other").shape();
        int at = Operands.axis(this, other, axis);
        if (shape.elementCount() == 1 || at + shape.rank() >= other.rank()) {
            return Output.of(input.dataType(), shape);
        }
        long[] dims = Arrays.copyOf(shape.toArray(), other.rank() - at);
        Arrays.fill(dims, shape.rank(), dims.length, 1);
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
