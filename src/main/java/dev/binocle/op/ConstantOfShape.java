package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Set;

/** One value all over. Operands: shape, int64 and constant; value, a constant with one element. */
public record ConstantOfShape() implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(0, 1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        TensorData value = Operands.constant(this, operands, 1, "value");
        if (value.elementCount() != 1) {
            throw new IllegalArgumentException(name() + ": value must have one element, got shape " + value.shape());
        }
        return Output.of(
                value.dataType(),
                Shape.of(Operands.constant(this, operands, 0, "shape").toLongs()));
    }
}
