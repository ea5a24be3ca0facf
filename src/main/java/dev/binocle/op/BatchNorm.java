package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Batch normalisation as it is used for inference (Ioffe and Szegedy, 2015; ONNX "BatchNormalization"), for each channel
 *
 * <pre>output = scale · (input - mean) / sqrt(variance + epsilon) + shift</pre>
 *
 * <p>Operands: input [batch, channels, ...] of rank 2 or more; scale, shift, mean, variance, each [channels]. Floating types:
 * scale and shift share one, mean and variance share one. The output has the input's type and shape.
 */
public record BatchNorm(float epsilon) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 5, 5);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.channels(this, operands, 0, "input");
        String[] names = {"input", "scale", "shift", "mean", "variance"};
        Shape channels = Shape.of(input.shape().dim(1));
        for (int i = 1; i < names.length; i++) {
            Operand operand = Operands.required(this, operands, i, names[i]);
            Operands.floating(this, operand, names[i]);
            Operands.shape(this, operand, names[i], channels);
        }
        Operands.type(this, operands.get(2), "shift", operands.get(1).dataType());
        Operands.type(this, operands.get(4), "variance", operands.get(3).dataType());
        return Output.of(input.dataType(), input.shape());
    }
}
