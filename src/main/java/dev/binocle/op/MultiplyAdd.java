package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * a · b + c, element by element, with NumPy's broadcasting. Three operands of one floating type; the planner makes it of a product that only a sum
 * reads, as of a gate and a shortcut. The product may be rounded before the sum or not.
 */
public record MultiplyAdd() implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand first = Operands.required(this, operands, 0, "first factor");
        Operand second = Operands.required(this, operands, 1, "second factor");
        Operand summand = Operands.required(this, operands, 2, "summand");
        Operands.floating(this, first, "first factor");
        Operands.type(this, second, "second factor", first.dataType());
        Operands.type(this, summand, "summand", first.dataType());
        Shape product = Broadcast.shape(this, first.shape(), second.shape());
        return Output.of(first.dataType(), Broadcast.shape(this, product, summand.shape()));
    }
}
