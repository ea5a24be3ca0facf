package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * A function of two operands of one type, element by element, with NumPy's broadcasting ({@link Broadcast}). Integers wrap
 * around, and division of integers cuts off towards zero (a zero divisor gives an unspecified value, never a failure).
 */
public record Binary(Kind kind) implements Op {
    public enum Kind {
        ADD,
        SUB,
        MUL,
        DIV,
        /** The smaller one; NaN if either is NaN. */
        MIN,
        /** The larger one; NaN if either is NaN. */
        MAX,
        /** a to the power of b; floating types only. */
        POW,
        /** a for a ≥ 0, a · b below: PReLU with the slope b (He et al., 2015). */
        PRELU
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand left = Operands.required(this, operands, 0, "left operand");
        Operand right = Operands.required(this, operands, 1, "right operand");
        Operands.type(this, right, "right operand", left.dataType());
        if (left.dataType() == DataType.BOOL) {
            throw new IllegalArgumentException(name() + ": operands must be numbers, got bool");
        }
        if (kind == Kind.POW) {
            Operands.floating(this, left, "left operand");
        }
        return Output.of(left.dataType(), Broadcast.shape(this, left.shape(), right.shape()));
    }
}
