package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * The upper or lower triangle of matrices [..., rows, columns] of any type, the rest 0 (ONNX "Trilu"). Operands: input; diagonal, int64 and constant,
 * optional: how far the diagonal that still belongs to it lies right of the main one.
 */
public record Trilu(boolean upper) implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    public long diagonal(List<Operand> operands) {
        return Operands.present(operands, 1) ? Operands.constantNumber(this, operands, 1, "diagonal") : 0;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Shape shape = input.shape();
        if (shape.rank() < 2) {
            throw new IllegalArgumentException(name() + ": input must have rank 2 or more, got shape " + shape);
        }
        diagonal(operands);
        return Output.of(input.dataType(), shape);
    }
}
