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
            output.putDouble(i, apply(op, input.getDouble(i)));
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
        };
    }

    private static double atMost(double x, double limit) {
        return x > limit ? limit : x;
    }

    private static double bound(double x) {
        return atMost(x < 0 ? 0 : x, 1);
    }
}
