package dev.binocle.cpu.reference;

import dev.binocle.op.Activation;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceActivation implements ReferenceOp<Activation> {
    @Override
    public void run(Activation op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        for (long i = 0; i < input.elementCount(); i++) {
            if (input.dataType().isFloating()) {
                output.putDouble(i, apply(op, input.getDouble(i)));
            } else {
                output.putLong(i, Math.max(0, input.getLong(i)));
            }
        }
    }

    /** NaN stays NaN: the comparisons are written so that it falls through. */
    static double apply(Activation op, double x) {
        return switch (op.kind()) {
            case RELU -> x < 0 ? 0 : x;
            case LEAKY_RELU -> x < 0 ? op.alpha() * x : x;
            case CLIP -> atMost(x < op.alpha() ? op.alpha() : x, op.beta());
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case HARD_SIGMOID -> bound(op.alpha() * x + op.beta());
            case HARD_SWISH -> x * bound(x / 6 + 0.5);
            case SILU -> x / (1 + Math.exp(-x));
            case ELU -> x < 0 ? op.alpha() * Math.expm1(x) : x;
            case CELU -> x < 0 ? op.alpha() * Math.expm1(x / op.alpha()) : x;
            case SELU -> op.beta() * (x > 0 ? x : op.alpha() * Math.expm1(x));
            case SOFTPLUS -> softplus(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case THRESHOLDED_RELU -> x > op.alpha() || Double.isNaN(x) ? x : 0;
            case SHRINK -> x < -op.alpha() ? x + op.beta() : x > op.alpha() ? x - op.beta() : Double.isNaN(x) ? x : 0;
            case GELU -> x * 0.5 * (1 + Erf.of(x * Math.sqrt(0.5)));
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case MISH -> x * Math.tanh(softplus(x));
        };
    }

    /** log(1 + e^x) without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double atMost(double x, double limit) {
        return x > limit ? limit : x;
    }

    private static double bound(double x) {
        return atMost(x < 0 ? 0 : x, 1);
    }
}
