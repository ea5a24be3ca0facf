package dev.binocle.opencl.kernel;

import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.Unary;

/**
 * Functions as OpenCL C expressions of {@code v} (or {@code a} and {@code b}) in the type {@code T}, each right for scalars and for
 * vectors. Comparisons are written so that NaN falls through to itself.
 */
final class Expressions {
    private Expressions() {}

    static String of(Activation activation) {
        String alpha = "(T)(" + literal(activation.alpha()) + ")";
        String beta = "(T)(" + literal(activation.beta()) + ")";
        return switch (activation.kind()) {
            case RELU -> "((v) < (T)(0) ? (T)(0) : (v))";
            case LEAKY_RELU -> "((v) < (T)(0) ? (v) * " + alpha + " : (v))";
            case CLIP -> atMost("((v) < " + alpha + " ? " + alpha + " : (v))", beta);
            case SIGMOID -> "((T)(1) / ((T)(1) + exp(-(v))))";
            case TANH -> "tanh(v)";
            case HARD_SIGMOID -> bound(alpha + " * (v) + " + beta);
            case HARD_SWISH -> "((v) * " + bound("(v) * (T)(" + literal(1f / 6) + ") + (T)(0.5f)") + ")";
            case SILU -> "((v) / ((T)(1) + exp(-(v))))";
        };
    }

    private static String atMost(String value, String limit) {
        return "(" + value + " > " + limit + " ? " + limit + " : " + value + ")";
    }

    private static String bound(String value) {
        return atMost("((" + value + ") < (T)(0) ? (T)(0) : (" + value + "))", "(T)(1)");
    }

    static String of(Unary.Kind kind, boolean floating, boolean signed) {
        return switch (kind) {
            case ABS -> floating ? "fabs(v)" : signed ? "((v) < (T)(0) ? -(v) : (v))" : "(v)";
            case NEG -> "(-(v))";
            case EXP -> "exp(v)";
            case LOG -> "log(v)";
            case SQRT -> "sqrt(v)";
            case RECIPROCAL -> "((T)(1) / (v))";
            case FLOOR -> "floor(v)";
            case CEIL -> "ceil(v)";
        };
    }

    static String of(Binary.Kind kind, boolean floating, boolean signed) {
        return switch (kind) {
            case ADD -> "((a) + (b))";
            case SUB -> "((a) - (b))";
            case MUL -> "((a) * (b))";
            case DIV -> floating ? "((a) / (b))" : integerDivision(signed);
            // NaN on either side wins: b if b < a or b is NaN
            case MIN -> floating ? "((b) < (a) || (b) != (b) ? (b) : (a))" : "((b) < (a) ? (b) : (a))";
            case MAX -> floating ? "((b) > (a) || (b) != (b) ? (b) : (a))" : "((b) > (a) ? (b) : (a))";
            case POW -> "pow(a, b)";
            case PRELU -> "((a) < (T)(0) ? (a) * (b) : (a))";
        };
    }

    /** A zero divisor gives 0, and the smallest number divided by -1 itself: neither may trap. */
    private static String integerDivision(boolean signed) {
        String safe = "(a) / ((b) == (T)(0) ? (T)(1) : (b))";
        if (signed) {
            safe = "((b) == (T)(-1) ? (T)(0) - (a) : (a) / ((b) == (T)(0) || (b) == (T)(-1) ? (T)(1) : (b)))";
        }
        return "((b) == (T)(0) ? (T)(0) : " + safe + ")";
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
