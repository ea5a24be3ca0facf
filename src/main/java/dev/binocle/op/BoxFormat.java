package dev.binocle.op;

/** What the numbers of a box are, in any unit of length. */
public enum BoxFormat {
    /** The corner nearest to the origin, and the one opposite: {@code x1 < x2}, {@code y1 < y2}. */
    XYXY,
    /** As {@link #XYXY} with y before x, as ONNX's NonMaxSuppression has it. */
    YXYX,
    /** The corner nearest to the origin, width and height, as COCO has it. */
    XYWH,
    /** The centre, width and height. */
    CXCYWH,
    /** The centre, width, height, and the angle by which it is turned: five numbers, as {@link RotatedBoxIou} has them; {@link Nms} alone takes it. */
    ROTATED;

    /** How many numbers a box has. */
    public int numbers() {
        return this == ROTATED ? 5 : 4;
    }
}
