package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Intersection over union of boxes that are turned: every one of a set with every one of another, or box by box.
 *
 * <p>Operands: boxes a [..., n, 5] and boxes b [..., m, 5] with the same leading axes, both float32 or both float64: x and y of the centre,
 * width, height, and the angle in radians by which the width axis is turned from the x axis towards the y axis (clockwise in a picture).
 * Output: the same type, [..., n, m]; if elementwise, n = m and it is [..., n]; from 0 to 1.
 *
 * <p>Computed in float64 whatever the type, by clipping one box with the sides of the other in its own frame (Sutherland and Hodgman, Reentrant
 * Polygon Clipping, 1974): the error is about 10<sup>-15</sup> times the longest side over the shortest, wherever the boxes lie. A box is valid if
 * its numbers are finite, centre and angle at most 2<sup>60</sup> in size, and both sides lie in [2<sup>-50</sup>, 2<sup>60</sup>]; one that is not
 * overlaps nothing: 0.
 *
 * <pre>{@code
 * Tensor overlap = engine.run(new RotatedBoxIou(false), found, expected);   // [n, m]
 * }</pre>
 */
public record RotatedBoxIou(boolean elementwise) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand a = Operands.required(this, operands, 0, "boxes a");
        Operand b = Operands.required(this, operands, 1, "boxes b");
        DataType type = a.dataType() == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
        Operands.type(this, a, "boxes a", type);
        Operands.type(this, b, "boxes b", type);
        int rank = a.shape().rank();
        if (rank < 2 || a.shape().dim(-1) != 5) {
            throw new IllegalArgumentException(
                    name() + ": boxes a must have the shape [..., boxes, 5], got " + a.shape());
        }
        Operands.rank(this, b, "boxes b", rank);
        Operands.shape(
                this,
                b,
                "boxes b",
                elementwise ? a.shape() : a.shape().with(rank - 2, b.shape().dim(-2)));
        Shape each = Shape.of(Arrays.copyOf(b.shape().toArray(), rank - 1));
        return Output.of(
                type, elementwise ? each : a.shape().with(rank - 1, b.shape().dim(-2)));
    }
}
