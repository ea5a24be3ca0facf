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
        return List.of(outputs(this, operands));
    }

    /** The input normalised, for this and for {@link BatchNormTraining}. */
    static Output outputs(Op op, List<Operand> operands) {
        Operands.count(op, operands, 5, 5);
        Operand input = Operands.channels(op, operands, 0, "input");
        String[] names = {"input", "scale", "shift", "mean", "variance"};
        Shape channels = Shape.of(input.shape().dim(1));
        for (int i = 1; i < names.length; i++) {
            Operand operand = Operands.required(op, operands, i, names[i]);
            Operands.floating(op, operand, names[i]);
            Operands.shape(op, operand, names[i], channels);
        }
        Operands.type(op, operands.get(2), "shift", operands.get(1).dataType());
        Operands.type(op, operands.get(4), "variance", operands.get(3).dataType());
        return new Output.Exact(input.dataType(), input.shape());
    }
}
