package dev.binocle.op;

/** What the four numbers of an upright box are, in any unit of length. */
public enum BoxFormat {
    /** The corner nearest to the origin, and the one opposite: {@code x1 < x2}, {@code y1 < y2}. */
    XYXY,
    /** As {@link #XYXY} with y before x, as ONNX's NonMaxSuppression has it. */
    YXYX,
    /** The corner nearest to the origin, width and height, as COCO has it. */
    XYWH,
    /** The centre, width and height. */
    CXCYWH
}
