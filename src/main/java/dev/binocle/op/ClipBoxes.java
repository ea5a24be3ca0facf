package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * Boxes cut off at the borders of a picture: x1 and x2 from 0 to {@code width}, y1 and y2 from 0 to {@code height}; a NaN stays.
 *
 * <p>Operand: boxes [..., n, 4], float32, corners x1, y1, x2, y2. Output: the same shape.
 */
public record ClipBoxes(float width, float height) implements Op {
    public ClipBoxes {
        if (!(width >= 0 && height >= 0)) {
            throw new IllegalArgumentException(
                    "ClipBoxes: width and height must not be negative, got " + width + " and " + height);
        }
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand boxes = Operands.required(this, operands, 0, "boxes");
        BoxIou.checkBoxes(this, boxes, "boxes", 4);
        return Output.of(DataType.FLOAT32, boxes.shape());
    }
}
