package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Intersection over union of every box of one set with every box of another.
 *
 * <p>Operands: boxes a [..., n, 4] and boxes b [..., m, 4] with the same leading axes, float32. Output: [..., n, m], from 0
 * to 1. Corners are sorted first. A box with a NaN or infinite coordinate, or with no area, overlaps nothing: 0.
 *
 * <pre>{@code
 * Tensor overlap = engine.run(new BoxIou(BoxFormat.CORNERS), found, expected);   // [n, m]
 * }</pre>
 */
public record BoxIou(BoxFormat format) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand a = Operands.required(this, operands, 0, "boxes a");
        Operand b = Operands.required(this, operands, 1, "boxes b");
        checkBoxes(this, a, "boxes a");
        checkBoxes(this, b, "boxes b");
        int rank = a.shape().rank();
        Operands.rank(this, b, "boxes b", rank);
        Operands.shape(this, b, "boxes b", a.shape().with(rank - 2, b.shape().dim(-2)));
        return Output.of(DataType.FLOAT32, a.shape().with(rank - 1, b.shape().dim(-2)));
    }

    static void checkBoxes(Op op, Operand boxes, String what) {
        Operands.type(op, boxes, what, DataType.FLOAT32);
        Shape shape = boxes.shape();
        if (shape.rank() < 2 || shape.dim(-1) != 4) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have the shape [..., boxes, 4], got " + shape);
        }
    }
}
