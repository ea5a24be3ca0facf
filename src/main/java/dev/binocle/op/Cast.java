package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/** Every element in another type: rounded to nearest even between floating types, cut off towards zero to integers. */
public record Cast(DataType to) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        return Output.of(to, Operands.required(this, operands, 0, "input").shape());
    }
}
