package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * e^(x - max) / sum of e^(x - max) along an axis, or one of its kin. One operand of a floating type; type and shape stay. With {@code flattened}
 * the axis and all after it count as one, as ONNX had it before opset 13.
 */
public record Softmax(Kind kind, int axis, boolean flattened) implements Op {
    public enum Kind {
        SOFTMAX("Softmax"),
        /** Its logarithm, x - max - log sum of e^(x - max). */
        LOG_SOFTMAX("LogSoftmax"),
        /** 1 for the first of the largest, 0 for the others. */
        HARDMAX("Hardmax");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    /** The plain one. */
    public Softmax(int axis, boolean flattened) {
        this(Kind.SOFTMAX, axis, flattened);
    }

    @Override
    public String name() {
        return kind.title;
    }

    /** The axis, and all after it if they count as one. */
    public Lines lines(Shape shape) {
        int first = Operands.axis(this, shape, axis);
        return flattened ? Lines.from(shape, first) : Lines.of(shape, first);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        lines(input.shape());
        return Output.of(input.dataType(), input.shape());
    }
}
