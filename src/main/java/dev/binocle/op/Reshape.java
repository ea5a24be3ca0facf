package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The same elements under another shape. Operands: input; shape, int64 and constant, where -1 (at most one) stands for what
 * is left over, and 0 for the input's dimension (with {@code allowZero} for 0 itself), as ONNX "Reshape" has it.
 */
public record Reshape(boolean allowZero) implements View {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        TensorData target = Operands.constant(this, operands, 1, "shape");
        Operands.type(this, target, "shape", DataType.INT64);
        Operands.rank(this, target, "shape", 1);
        return Output.of(input.dataType(), resolve(input.shape(), target.toLongs()));
    }

    private Shape resolve(Shape input, long[] target) {
        long[] dims = target.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0 && !allowZero) {
                if (i >= input.rank()) {
                    throw mismatch(input, target);
                }
                dims[i] = input.dim(i);
            }
            if (dims[i] == -1 && open < 0) {
                open = i;
            } else if (dims[i] < 0) {
                throw mismatch(input, target);
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            if (known == 0 || input.elementCount() % known != 0) {
                throw mismatch(input, target);
            }
            dims[open] = input.elementCount() / known;
        }
        Shape shape = Shape.of(dims);
        if (shape.elementCount() != input.elementCount()) {
            throw mismatch(input, target);
        }
        return shape;
    }

    private IllegalArgumentException mismatch(Shape input, long[] target) {
        return new IllegalArgumentException(name() + ": input of shape " + input + " with " + input.elementCount()
                + " elements does not fit the shape " + Arrays.toString(target));
    }
}
