package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * A function of two operands of one type, element by element, with NumPy's broadcasting ({@link Broadcast}). Integers wrap
 * around, and division of integers cuts off towards zero (a zero divisor gives an unspecified value, never a failure). Comparisons give bool.
 */
public record Binary(Kind kind) implements Op {
    /** What operands a kind takes. */
    private enum Domain {
        NUMBERS,
        INTEGERS,
        UNSIGNED,
        BOOLS,
        ANY
    }

    public enum Kind {
        ADD(Domain.NUMBERS),
        SUB(Domain.NUMBERS),
        MUL(Domain.NUMBERS),
        DIV(Domain.NUMBERS),
        /** The smaller one; NaN if either is NaN. */
        MIN(Domain.NUMBERS),
        /** The larger one; NaN if either is NaN. */
        MAX(Domain.NUMBERS),
        /** a to the power of b, in the type of a; b may be of another one. A negative power of an integer is cut off towards zero. */
        POW(Domain.NUMBERS),
        /** a for a ≥ 0, a · b below: PReLU with the slope b (He et al., 2015). */
        PRELU(Domain.NUMBERS),
        /** The remainder with the sign of the divisor b, as Python has it; integers. */
        MOD(Domain.INTEGERS),
        /** The remainder with the sign of the dividend a, as C has it. */
        REMAINDER(Domain.NUMBERS),
        BIT_AND(Domain.INTEGERS),
        BIT_OR(Domain.INTEGERS),
        BIT_XOR(Domain.INTEGERS),
        /** a · 2^b; 0 if all bits are shifted out. Unsigned integers. */
        SHIFT_LEFT(Domain.UNSIGNED),
        /** a / 2^b. Unsigned integers. */
        SHIFT_RIGHT(Domain.UNSIGNED),
        AND(Domain.BOOLS),
        OR(Domain.BOOLS),
        XOR(Domain.BOOLS),
        EQUAL(Domain.ANY),
        LESS(Domain.NUMBERS),
        LESS_OR_EQUAL(Domain.NUMBERS),
        GREATER(Domain.NUMBERS),
        GREATER_OR_EQUAL(Domain.NUMBERS);

        private final Domain domain;

        Kind(Domain domain) {
            this.domain = domain;
        }

        /** Whether it gives bool, whatever it takes. */
        public boolean isComparison() {
            return switch (this) {
                case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
                default -> false;
            };
        }
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
        if (kind == Kind.POW) {
            Operands.number(this, right, "right operand");
        } else {
            Operands.type(this, right, "right operand", left.dataType());
        }
        switch (kind.domain) {
            case NUMBERS -> Operands.number(this, left, "left operand");
            case INTEGERS -> Operands.integer(this, left, "left operand");
            case UNSIGNED ->
                Operands.type(
                        this, left, "left operand", DataType.UINT8, DataType.UINT16, DataType.UINT32, DataType.UINT64);
            case BOOLS -> Operands.type(this, left, "left operand", DataType.BOOL);
            case ANY -> {}
        }
        return Output.of(
                kind.isComparison() ? DataType.BOOL : left.dataType(),
                Broadcast.shape(this, left.shape(), right.shape()));
    }
}
