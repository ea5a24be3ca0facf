package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * The way back from {@link BoxDecode}: what a network would have to say for these boxes. For {@link BoxCoding.Kind#DELTAS} and {@link
 * BoxCoding.Kind#DISTANCES}.
 *
 * <p>Operands: boxes [..., n, 4], float32, corners x1, y1, x2, y2; anchors [n, 4] and, for distances, strides [n], as {@link BoxDecode} has them.
 * Output: float32 [..., n, 4]. A box without width or height has −infinity for it.
 */
public record BoxEncode(BoxCoding coding) implements Op {
    public BoxEncode {
        if (coding.kind() != BoxCoding.Kind.DELTAS && coding.kind() != BoxCoding.Kind.DISTANCES) {
            throw new IllegalArgumentException(
                    "BoxEncode: coding must be of deltas or distances, got " + coding.kind());
        }
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, coding.hasStrides() ? 3 : 2, coding.hasStrides() ? 3 : 2);
        Operand boxes = Operands.required(this, operands, 0, "boxes");
        BoxIou.checkBoxes(this, boxes, "boxes", 4);
        BoxDecode.checkAnchors(this, operands, boxes.shape().dim(-2), coding);
        return Output.of(DataType.FLOAT32, boxes.shape());
    }
}
