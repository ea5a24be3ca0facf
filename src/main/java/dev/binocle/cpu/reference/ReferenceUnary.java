package dev.binocle.cpu.reference;

import dev.binocle.op.Unary;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceUnary implements ReferenceOp<Unary> {
    @Override
    public void run(Unary op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        boolean floating = input.dataType().isFloating();
        for (long i = 0; i < input.elementCount(); i++) {
            if (floating) {
                output.putDouble(i, apply(op.kind(), input.getDouble(i)));
            } else {
                output.putLong(
                        i, apply(op.kind(), input.getLong(i), input.dataType().isSigned()));
            }
        }
    }

    private static double apply(Unary.Kind kind, double x) {
        return switch (kind) {
            case ABS -> Math.abs(x);
            case NEG -> -x;
            case SIGN -> Math.signum(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case ASINH -> Math.copySign(asinh(Math.abs(x)), x);
            case ACOSH -> Math.log(x + Math.sqrt(x - 1) * Math.sqrt(x + 1));
            case ATANH -> (Math.log1p(x) - Math.log1p(-x)) / 2;
            case ERF -> Erf.of(x);
            case IS_NAN -> Double.isNaN(x) ? 1 : 0;
            case IS_INF -> Double.isInfinite(x) ? 1 : 0;
            case IS_POSITIVE_INF -> x == Double.POSITIVE_INFINITY ? 1 : 0;
            case IS_NEGATIVE_INF -> x == Double.NEGATIVE_INFINITY ? 1 : 0;
            case NOT, BIT_NOT -> throw new IllegalStateException(kind + " of a floating type passed the shape rule");
        };
    }

    /** log(x + √(x² + 1)) for x ≥ 0, without losing small ones. */
    private static double asinh(double x) {
        return x > 1e150 ? Math.log(x) + Math.log(2) : Math.log1p(x + x * x / (1 + Math.sqrt(x * x + 1)));
    }

    private static long apply(Unary.Kind kind, long x, boolean signed) {
        return switch (kind) {
            case ABS -> x < 0 && signed ? -x : x;
            case NEG -> -x;
            case SIGN -> signed ? Long.signum(x) : x == 0 ? 0 : 1;
            case NOT -> x == 0 ? 1 : 0;
            case BIT_NOT -> ~x;
            default -> throw new IllegalStateException(kind + " of an integer passed the shape rule");
        };
    }
}
