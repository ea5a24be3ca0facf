package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Everything from an axis on divided by the root of its mean square (Zhang and Sennrich, 2019; ONNX "RMSNormalization"). Operands: input; scale, which
 * is broadcast to it; one floating type.
 */
public record RmsNorm(int axis, float epsilon) implements Normalization {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        Operands.axis(this, input.shape(), axis);
        Operands.required(this, operands, 1, "scale");
        Operands.broadcastTo(this, operands, 1, "scale");
        return Output.of(input.dataType(), input.shape());
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        return Parts.of(shape, Lines.from(shape, shape.axis(axis)), epsilon)
                .notCentered()
                .scaled(1, operands.get(1).shape());
    }
}
