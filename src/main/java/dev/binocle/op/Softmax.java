package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * e^(x - max) / sum of e^(x - max) along an axis. One operand of a floating type; type and shape stay. With {@code flattened}
 * the axis and all after it count as one, as ONNX had it before opset 13.
 */
public record Softmax(int axis, boolean flattened) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        input.shape().axis(axis);
        return Output.of(input.dataType(), input.shape());
    }
}
