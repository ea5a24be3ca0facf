package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/** {@link Cast} to the type of the second operand, whose values don't matter. */
public record CastLike() implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        return Output.of(Operands.required(this, operands, 1, "target").dataType(), input.shape());
    }
}
