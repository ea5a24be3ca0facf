package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * An activation, element by element, alone or as a step of an {@link Epilogue}. One operand of a floating type (RELU
 * also takes signed integers), any shape; the output has the same type and shape. NaN stays NaN.
 *
 * <pre>{@code
 * Tensor positive = engine.run(Activation.RELU, features);
 * Tensor bounded = engine.run(Activation.clip(0, 6), features);   // ReLU6
 * }</pre>
 *
 * <p>PReLU, whose slope is a tensor, is {@link Binary.Kind#PRELU}.
 *
 * @param alpha the first parameter; what it means is said at each {@link Kind}
 * @param beta the second parameter
 */
public record Activation(Kind kind, float alpha, float beta) implements Op, Epilogue.Step {
    public enum Kind {
        /** max(x, 0) */
        RELU,
        /** x for x ≥ 0, alpha · x below */
        LEAKY_RELU,
        /** min(max(x, alpha), beta); where alpha > beta it is beta, as ONNX says */
        CLIP,
        /** 1 / (1 + e^-x) */
        SIGMOID,
        TANH,
        /** max(0, min(1, alpha · x + beta)) */
        HARD_SIGMOID,
        /** x · max(0, min(1, x / 6 + 1/2)) (Howard et al., Searching for MobileNetV3, 2019) */
        HARD_SWISH,
        /** x / (1 + e^-x) (Elfwing et al., 2017) */
        SILU,
        /** x for x ≥ 0, alpha · (e^x - 1) below (Clevert et al., 2015) */
        ELU,
        /** max(0, x) + min(0, alpha · (e^(x / alpha) - 1)) (Barron, 2017) */
        CELU,
        /** beta · x for x > 0, beta · alpha · (e^x - 1) below (Klambauer et al., 2017) */
        SELU,
        /** log(1 + e^x) */
        SOFTPLUS,
        /** x / (1 + |x|) */
        SOFTSIGN,
        /** x for x > alpha, else 0 */
        THRESHOLDED_RELU,
        /** x + beta below -alpha, x - beta above alpha, else 0 (ONNX "Shrink": alpha is lambd, beta is bias) */
        SHRINK,
        /** x · Φ(x), with the error function (Hendrycks and Gimpel, 2016) */
        GELU,
        /** GELU's approximation: x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) */
        GELU_TANH,
        /** x · tanh(log(1 + e^x)) (Misra, 2019) */
        MISH
    }

    public static final Activation RELU = new Activation(Kind.RELU, 0, 0);
    public static final Activation RELU6 = clip(0, 6);
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0, 0);
    public static final Activation TANH = new Activation(Kind.TANH, 0, 0);
    public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0, 0);
    public static final Activation SILU = new Activation(Kind.SILU, 0, 0);
    public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0, 0);
    public static final Activation SOFTSIGN = new Activation(Kind.SOFTSIGN, 0, 0);
    public static final Activation GELU = new Activation(Kind.GELU, 0, 0);
    public static final Activation GELU_TANH = new Activation(Kind.GELU_TANH, 0, 0);
    public static final Activation MISH = new Activation(Kind.MISH, 0, 0);

    public static Activation leakyRelu(float slope) {
        return new Activation(Kind.LEAKY_RELU, slope, 0);
    }

    public static Activation clip(float min, float max) {
        return new Activation(Kind.CLIP, min, max);
    }

    public static Activation hardSigmoid(float alpha, float beta) {
        return new Activation(Kind.HARD_SIGMOID, alpha, beta);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        boolean rectifiesIntegers = kind == Kind.RELU
                && input.dataType().isInteger()
                && input.dataType().isSigned();
        if (!rectifiesIntegers) {
            Operands.floating(this, input, "input");
        }
        return Output.of(input.dataType(), input.shape());
    }
}
