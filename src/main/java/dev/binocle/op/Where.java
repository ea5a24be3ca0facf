package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** Operands condition, bool, and two of any one type: the first's element where the condition is true, else the second's; broadcast. */
public record Where() implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand condition = Operands.required(this, operands, 0, "condition");
        Operand first = Operands.required(this, operands, 1, "first value");
        Operand second = Operands.required(this, operands, 2, "second value");
        Operands.type(this, condition, "condition", DataType.BOOL);
        Operands.type(this, second, "second value", first.dataType());
        Shape values = Broadcast.shape(this, first.shape(), second.shape());
        return Output.of(first.dataType(), Broadcast.shape(this, condition.shape(), values));
    }
}
