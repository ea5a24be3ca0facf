package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Groups of channels of each image normalised together (Wu and He, 2018; ONNX "GroupNormalization"). Operands: input [batch, channels, ...]; scale
 * and shift [channels] or, as ONNX had it in opset 18, [groups]; one floating type.
 */
public record GroupNorm(int groups, float epsilon) implements Normalization {
    public GroupNorm {
        Operands.positive(this, "groups", groups);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand input = Operands.channels(this, operands, 0, "input");
        long channels = input.shape().dim(1);
        if (channels % groups != 0) {
            throw new IllegalArgumentException(name() + ": channels must be a multiple of " + groups
                    + " groups, got input of shape " + input.shape());
        }
        Operand scale = Operands.required(this, operands, 1, "scale");
        Shape expected = scale.shape().equals(Shape.of(groups)) ? Shape.of(groups) : Shape.of(channels);
        Operands.like(this, operands, 1, "scale", expected);
        Operands.like(this, operands, 2, "shift", expected);
        return Output.of(input.dataType(), input.shape());
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        long each = shape.dim(1) / groups;
        Shape view = Shape.of(shape.dim(0), groups, each, shape.elementCount(2, shape.rank()));
        boolean perGroup = operands.get(1).shape().dim(0) == groups;
        Shape parameters = Shape.of(1, groups, perGroup ? 1 : each, 1);
        return Parts.of(view, Lines.from(view, 2), epsilon)
                .scaled(1, parameters)
                .shifted(2, parameters);
    }
}
