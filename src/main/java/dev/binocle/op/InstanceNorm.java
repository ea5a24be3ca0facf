package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Each channel of each image normalised by itself (Ulyanov et al., 2016; ONNX "InstanceNormalization"). Operands: input [batch, channels, ...]; scale
 * and shift [channels]; one floating type.
 */
public record InstanceNorm(float epsilon) implements Normalization {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand input = Operands.channels(this, operands, 0, "input");
        Shape channels = Shape.of(input.shape().dim(1));
        Operands.like(this, operands, 1, "scale", channels);
        Operands.like(this, operands, 2, "shift", channels);
        return Output.of(input.dataType(), input.shape());
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        Lines lines = Lines.from(shape, 2);
        Shape perChannel = lines.lines().with(0, 1);
        return Parts.of(shape, lines, epsilon).scaled(1, perChannel).shifted(2, perChannel);
    }
}
