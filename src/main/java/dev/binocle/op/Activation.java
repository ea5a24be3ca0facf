package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * An activation, element by element, alone or as a step of an {@link Epilogue}. One operand of a floating type, any shape;
 * the output has the same type and shape. NaN stays NaN.
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
        SILU
    }

    public static final Activation RELU = new Activation(Kind.RELU, 0, 0);
    public static final Activation RELU6 = clip(0, 6);
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0, 0);
    public static final Activation TANH = new Activation(Kind.TANH, 0, 0);
    public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0, 0);
    public static final Activation SILU = new Activation(Kind.SILU, 0, 0);

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
        Operands.type(this, input, "input", DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
        return Output.of(input.dataType(), input.shape());
    }
}
