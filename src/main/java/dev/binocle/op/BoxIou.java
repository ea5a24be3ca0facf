package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * How much boxes overlap: every box of one set with every box of another, or box by box.
 *
 * <p>Operands: boxes a [..., n, 4] and boxes b [..., m, 4] with the same leading axes, float32; for {@link Kind#CROWD} also bool [..., m].
 * Output: float32 [..., n, m]; if elementwise, n = m and it is [..., n]. No intermediate is larger than that.
 *
 * <p>Intersection and areas are taken in float32 as {@link Nms} says. A box that is not valid there overlaps nothing: the result is 0, of every
 * kind, so that no NaN comes out.
 *
 * <pre>{@code
 * Tensor overlap = engine.run(BoxIou.of(BoxFormat.XYXY), found, expected);   // [n, m]
 * Tensor loss = engine.run(BoxIou.of(BoxFormat.CXCYWH).withKind(BoxIou.Kind.CIOU).withElementwise(true), found, expected);   // [n]
 * }</pre>
 */
public record BoxIou(BoxFormat format, Kind kind, boolean elementwise) implements Op {
    /** What is given for two boxes with the intersection i, the union u and the smallest box around both, h. */
    public enum Kind {
        /** i / u, from 0 to 1. */
        IOU,
        /** i / area of the box of a, from 0 to 1. */
        INTERSECTION_OVER_FIRST,
        /** {@link #INTERSECTION_OVER_FIRST} where the box of b is a crowd (third operand), {@link #IOU} elsewhere, as COCO's metrics have it. */
        CROWD,
        /** i / u − (area of h − u) / area of h, from −1 to 1 (Rezatofighi et al., Generalized Intersection over Union, 2019). */
        GIOU,
        /** i / u − (distance of the centres / diagonal of h)², from −1 to 1 (Zheng et al., Distance-IoU Loss, 2020). */
        DIOU,
        /**
         * {@link #DIOU} − αv, with v = 4 / π² · (atan(w<sub>b</sub> / h<sub>b</sub>) − atan(w<sub>a</sub> / h<sub>a</sub>))² and
         * α = v / (1 − i / u + v), 0 where that is 0 / 0 (Zheng et al., 2020).
         */
        CIOU
    }

    public BoxIou {
        if (format == BoxFormat.ROTATED) {
            throw new IllegalArgumentException(
                    "BoxIou: format must be of upright boxes; RotatedBoxIou is for turned ones");
        }
    }

    /** Intersection over union of every pair. */
    public static BoxIou of(BoxFormat format) {
        return new BoxIou(format, Kind.IOU, false);
    }

    public BoxIou withKind(Kind other) {
        return new BoxIou(format, other, elementwise);
    }

    public BoxIou withElementwise(boolean each) {
        return new BoxIou(format, kind, each);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        int count = kind == Kind.CROWD ? 3 : 2;
        Operands.count(this, operands, count, count);
        Operand a = Operands.required(this, operands, 0, "boxes a");
        Operand b = Operands.required(this, operands, 1, "boxes b");
        checkBoxes(this, a, "boxes a");
        checkBoxes(this, b, "boxes b");
        int rank = a.shape().rank();
        Operands.rank(this, b, "boxes b", rank);
        Operands.shape(
                this,
                b,
                "boxes b",
                elementwise ? a.shape() : a.shape().with(rank - 2, b.shape().dim(-2)));
        Shape each = Shape.of(Arrays.copyOf(b.shape().toArray(), rank - 1));
        if (kind == Kind.CROWD) {
            Operand crowd = Operands.required(this, operands, 2, "crowd");
            Operands.type(this, crowd, "crowd", DataType.BOOL);
            Operands.shape(this, crowd, "crowd", each);
        }
        return Output.of(
                DataType.FLOAT32,
                elementwise ? each : a.shape().with(rank - 1, b.shape().dim(-2)));
    }

    private static void checkBoxes(Op op, Operand boxes, String what) {
        checkBoxes(op, boxes, what, 4);
    }

    static void checkBoxes(Op op, Operand boxes, String what, int numbers) {
        Operands.type(op, boxes, what, DataType.FLOAT32);
        Shape shape = boxes.shape();
        if (shape.rank() < 2 || shape.dim(-1) != numbers) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have the shape [..., boxes, " + numbers + "], got " + shape);
        }
    }
}
