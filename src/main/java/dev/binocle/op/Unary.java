package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * A function of one operand, element by element; the shape stays, and so does the type, but for the questions (IS_NAN, IS_INF ...), which
 * give bool. ABS, NEG and SIGN take every number (two's complement: the smallest number is its own negative), NOT takes bool, BIT_NOT
 * integers, the others floating types.
 */
public record Unary(Kind kind) implements Op {
    public enum Kind {
        ABS,
        NEG,
        /** -1, 0 or 1; NaN for NaN. */
        SIGN,
        EXP,
        LOG,
        SQRT,
        RECIPROCAL,
        FLOOR,
        CEIL,
        /** To the nearest whole number, to the even one if two are as near. */
        ROUND,
        SIN,
        COS,
        TAN,
        ASIN,
        ACOS,
        ATAN,
        SINH,
        COSH,
        ASINH,
        ACOSH,
        ATANH,
        /** The error function. */
        ERF,
        IS_NAN,
        IS_INF,
        IS_POSITIVE_INF,
        IS_NEGATIVE_INF,
        NOT,
        BIT_NOT;

        /** Whether it gives bool for a number. */
        public boolean isQuestion() {
            return this == IS_NAN || this == IS_INF || this == IS_POSITIVE_INF || this == IS_NEGATIVE_INF;
        }
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        switch (kind) {
            case ABS, NEG, SIGN -> Operands.number(this, input, "input");
            case NOT -> Operands.type(this, input, "input", DataType.BOOL);
            case BIT_NOT -> Operands.integer(this, input, "input");
            default -> Operands.floating(this, input, "input");
        }
        return Output.of(kind.isQuestion() ? DataType.BOOL : input.dataType(), input.shape());
    }
}
