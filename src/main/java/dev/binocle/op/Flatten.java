package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** Two axes out of many: those before {@code axis} become the first, the others the second (ONNX "Flatten"). */
public record Flatten(int axis) implements View {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Shape shape = input.shape();
        int cut = axis < 0 ? axis + shape.rank() : axis;
        if (cut < 0 || cut > shape.rank()) {
            throw new IllegalArgumentException(
                    name() + ": axis must be between -" + shape.rank() + " and " + shape.rank() + ", got " + axis);
        }
        return Output.of(input.dataType(), Shape.of(shape.elementCount(0, cut), shape.elementCount(cut, shape.rank())));
    }
}
