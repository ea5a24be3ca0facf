package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Batch normalisation as it is used for inference (Ioffe and Szegedy, 2015; ONNX "BatchNormalization"), for each channel
 *
 * <pre>output = scale · (input - mean) / sqrt(variance + epsilon) + shift</pre>
 *
 * <p>Operands: input [batch, channels, ...] of rank 2 or more; scale, shift, mean, variance, each [channels]. All float32
 * (the reference also takes the other floating types). The output has the input's type and shape.
 */
public record BatchNorm(float epsilon) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 5, 5);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.type(this, input, "input", DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
        if (input.shape().rank() < 2) {
            throw new IllegalArgumentException(name() + ": input must have rank 2 or more, got shape " + input.shape());
        }
        String[] names = {"input", "scale", "shift", "mean", "variance"};
        Shape channels = Shape.of(input.shape().dim(1));
        for (int i = 1; i < names.length; i++) {
            Operand operand = Operands.required(this, operands, i, names[i]);
            Operands.floating(this, operand, names[i]);
            Operands.shape(this, operand, names[i], channels);
        }
        return Output.of(input.dataType(), input.shape());
    }
}
