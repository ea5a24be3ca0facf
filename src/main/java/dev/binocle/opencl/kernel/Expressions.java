package dev.binocle.opencl.kernel;

import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.Unary;
import dev.binocle.tensor.DataType;

/**
 * Functions as OpenCL C expressions of {@code v} (or {@code a} and {@code b}) in the type {@code T}, each right for scalars and for
 * vectors. Comparisons are written so that NaN falls through to itself.
 */
final class Expressions {
    /** Without overflow. */
    private static final String SOFTPLUS = "(fmax(v, (T)(0)) + log1p(exponential(-fabs(v))))";

    private Expressions() {}

    static String of(Activation activation) {
        String alpha = "(T)(" + literal(activation.alpha()) + ")";
        String beta = "(T)(" + literal(activation.beta()) + ")";
        return switch (activation.kind()) {
            case RELU -> "((v) < (T)(0) ? (T)(0) : (v))";
            case LEAKY_RELU -> "((v) < (T)(0) ? (v) * " + alpha + " : (v))";
            case CLIP -> atMost("((v) < " + alpha + " ? " + alpha + " : (v))", beta);
            case SIGMOID -> "((T)(1) / ((T)(1) + exponential(-(v))))";
            case TANH -> "tanh(v)";
            case HARD_SIGMOID -> bound(alpha + " * (v) + " + beta);
            case HARD_SWISH -> "((v) * " + bound("(v) * (T)(" + literal(1f / 6) + ") + (T)(0.5f)") + ")";
            case SILU -> "((v) / ((T)(1) + exponential(-(v))))";
            case ELU -> "((v) < (T)(0) ? " + alpha + " * expm1(v) : (v))";
            case CELU -> "((v) < (T)(0) ? " + alpha + " * expm1((v) / " + alpha + ") : (v))";
            case SELU -> "(" + beta + " * ((v) < (T)(0) ? " + alpha + " * expm1(v) : (v)))";
            case SOFTPLUS -> SOFTPLUS;
            case SOFTSIGN -> "((v) / ((T)(1) + fabs(v)))";
            case THRESHOLDED_RELU -> "((v) <= " + alpha + " ? (T)(0) : (v))";
            case SHRINK ->
                "((v) < -" + alpha + " ? (v) + " + beta + " : ((v) > " + alpha + " ? (v) - " + beta
                        + " : ((v) != (v) ? (v) : (T)(0))))";
            case GELU -> "((v) * (T)(0.5f) * ((T)(1) + erf((v) * (T)(" + literal((float) Math.sqrt(0.5)) + "))))";
            // x · sigmoid(2u): 1 + tanh(u) would lose what is left of it far below 0
            case GELU_TANH ->
                "((v) / ((T)(1) + exponential((T)(" + literal(-2 * (float) Math.sqrt(2 / Math.PI))
                        + ") * ((v) + (T)(0.044715f) * (v) * (v) * (v)))))";
            case MISH -> "((v) * tanh(" + SOFTPLUS + "))";
        };
    }

    /** Whether it takes a function that is many instructions long. */
    static boolean isCostly(Activation.Kind kind) {
        return switch (kind) {
            case TANH, ELU, CELU, SELU, SOFTPLUS, GELU, MISH -> true;
            default -> false;
        };
    }

    private static String atMost(String value, String limit) {
        return "(" + value + " > " + limit + " ? " + limit + " : " + value + ")";
    }

    private static String bound(String value) {
        return atMost("((" + value + ") < (T)(0) ? (T)(0) : (" + value + "))", "(T)(1)");
    }

    /** Whether the expression also serves vectors: not where it asks or chooses by a scalar's truth. */
    static boolean isVector(Unary.Kind kind) {
        return !kind.isQuestion() && kind != Unary.Kind.NOT && kind != Unary.Kind.SIGN;
    }

    static String of(Unary.Kind kind, boolean floating, boolean signed) {
        return switch (kind) {
            case ABS -> floating ? "fabs(v)" : signed ? "max(v, -(v))" : "(v)";
            case NEG -> "(-(v))";
            case SIGN -> floating ? "((v) != (v) ? (v) : sign(v))" : "((T)((v) > 0) - (T)((v) < 0))";
            case EXP -> "exp(v)";
            case LOG -> "log(v)";
            case SQRT -> "sqrt(v)";
            case RECIPROCAL -> "((T)(1) / (v))";
            case FLOOR -> "floor(v)";
            case CEIL -> "ceil(v)";
            case ROUND -> "rint(v)";
            case SIN -> "sin(v)";
            case COS -> "cos(v)";
            case TAN -> "tan(v)";
            case ASIN -> "asin(v)";
            case ACOS -> "acos(v)";
            case ATAN -> "atan(v)";
            case SINH -> "sinh(v)";
            case COSH -> "cosh(v)";
            case ASINH -> "asinh(v)";
            case ACOSH -> "acosh(v)";
            case ATANH -> "atanh(v)";
            case ERF -> "erf(v)";
            case IS_NAN -> "((v) != (v))";
            case IS_INF -> "(isinf(v) != 0)";
            case IS_POSITIVE_INF -> "((v) == (T)(INFINITY))";
            case IS_NEGATIVE_INF -> "((v) == (T)(-INFINITY))";
            case NOT -> "((v) == 0)";
            case BIT_NOT -> "(~(v))";
        };
    }

    /** Whether the expression also serves vectors. */
    static boolean isVector(Binary.Kind kind) {
        return switch (kind) {
            case ADD, SUB, MUL, DIV, MIN, MAX, PRELU, BIT_AND, BIT_OR, BIT_XOR -> true;
            default -> false;
        };
    }

    static String of(Binary.Kind kind, DataType type) {
        boolean floating = type.isFloating();
        String bits = "(T)(" + 8 * type.bytes() + ")";
        return switch (kind) {
            case ADD -> "((a) + (b))";
            case SUB -> "((a) - (b))";
            case MUL -> "((a) * (b))";
            case DIV -> floating ? "((a) / (b))" : integerDivision(type.isSigned());
            // NaN on either side wins: b if b < a or b is NaN
            case MIN -> floating ? "((b) < (a) || (b) != (b) ? (b) : (a))" : "((b) < (a) ? (b) : (a))";
            case MAX -> floating ? "((b) > (a) || (b) != (b) ? (b) : (a))" : "((b) > (a) ? (b) : (a))";
            case POW -> "pow(a, (T)(b))";
            case PRELU -> "((a) < (T)(0) ? (a) * (b) : (a))";
            case MOD -> type.isSigned() ? flooredRemainder() : integerRemainder(false);
            case REMAINDER -> floating ? "fmod(a, b)" : integerRemainder(type.isSigned());
            case BIT_AND -> "((a) & (b))";
            case BIT_OR -> "((a) | (b))";
            case BIT_XOR -> "((a) ^ (b))";
            case SHIFT_LEFT -> "((b) >= " + bits + " ? (T)(0) : (T)((a) << (b)))";
            case SHIFT_RIGHT -> "((b) >= " + bits + " ? (T)(0) : (T)((a) >> (b)))";
            case AND -> "((a) && (b))";
            case OR -> "((a) || (b))";
            case XOR -> "((a) != (b))";
            case EQUAL -> "((a) == (b))";
            case LESS -> "((a) < (b))";
            case LESS_OR_EQUAL -> "((a) <= (b))";
            case GREATER -> "((a) > (b))";
            case GREATER_OR_EQUAL -> "((a) >= (b))";
        };
    }

    /** An integer to the power of a number of any type, as map.cl has it. */
    static String integerPower(DataType exponent) {
        return exponent.isFloating() ? "((T)floating_power(a, (float)(b)))" : "((T)integer_power(a, (long)(b)))";
    }

    /** One number as another type, by the rule of {@link dev.binocle.op.Cast}. */
    static String cast(DataType from, DataType to) {
        if (to == DataType.BOOL) {
            return "((v) != 0)";
        }
        if (!to.isFloating()) {
            // the standard says that NaN becomes 0; oclgrind gives the smallest number
            return from.isFloating()
                    ? "((v) != (v) ? 0 : " + Types.saturated(to, "rtz") + ")"
                    : "((" + Types.integer(to) + ")(v))";
        }
        boolean narrow = to == DataType.FLOAT16 || to == DataType.BFLOAT16;
        if (narrow && (from == DataType.FLOAT64 || (from.isInteger() && from.bytes() >= 4))) {
            return "odd_" + Types.computed(from) + "(v)";
        }
        return "((" + Types.computed(to) + ")(v))";
    }

    /** A zero divisor gives 0, and the smallest number divided by -1 itself: neither may trap. */
    private static String integerDivision(boolean signed) {
        String safe = "(a) / ((b) == (T)(0) ? (T)(1) : (b))";
        if (signed) {
            safe = "((b) == (T)(-1) ? (T)(0) - (a) : (a) / ((b) == (T)(0) || (b) == (T)(-1) ? (T)(1) : (b)))";
        }
        return "((b) == (T)(0) ? (T)(0) : " + safe + ")";
    }

    /** The remainder as C has it; 0 where the divisor is 0 or -1. */
    private static String integerRemainder(boolean signed) {
        return "((b) == 0" + (signed ? " || (b) == -1" : "") + " ? (T)(0) : (T)((a) % (b)))";
    }

    private static String flooredRemainder() {
        String remainder = integerRemainder(true);
        return "(" + remainder + " != 0 && (" + remainder + " < 0) != ((b) < 0) ? (T)(" + remainder + " + (b)) : "
                + remainder + ")";
    }

    /** A float as OpenCL C reads it back, to the last bit. */
    static String literal(float value) {
        if (Float.isNaN(value)) {
            return "NAN";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "INFINITY" : "-INFINITY";
        }
        return Float.toHexString(value) + "f";
    }
}
