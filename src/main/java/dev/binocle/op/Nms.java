package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;

/**
 * Greedy non-maximum suppression for each image and class (ONNX "NonMaxSuppression").
 *
 * <p>Operands: boxes [images, n, 4], float32; scores [images, classes, n], float32; then, each optional, the most boxes to
 * give for each image and class (int64, one element; left out: none, as ONNX has it), the IoU threshold and the score
 * threshold (float32, one element; left out: 0, and no score threshold). Output: int64 rows (image, class, box), by image,
 * then class, then falling score; {@link Output.Counted}. Second output: int64 [1], how many NaN scores were dropped.
 *
 * <p>The rule, the same on every device, bit for bit:
 *
 * <ul>
 *   <li>A box is a candidate if its score is above the score threshold; a NaN score never is.
 *   <li>Candidates are taken by score, the highest first, and at equal scores (−0 equals +0) by index, the lowest first.
 *   <li>A kept box suppresses a later one if intersection &gt; threshold · union, in float32, each operation rounded by
 *       itself, without division: {@code i > t * ((areaA + areaB) - i)}.
 *   <li>Corners are sorted first. A box with a NaN or infinite coordinate, or without area, overlaps nothing.
 * </ul>
 */
public record Nms(BoxFormat format) implements Op {
    public static final int BOXES = 0;
    public static final int SCORES = 1;
    public static final int MAX_OUTPUTS = 2;
    public static final int IOU_THRESHOLD = 3;
    public static final int SCORE_THRESHOLD = 4;

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 5);
        Operand boxes = Operands.required(this, operands, BOXES, "boxes");
        Operand scores = Operands.required(this, operands, SCORES, "scores");
        BoxIou.checkBoxes(this, boxes, "boxes");
        Operands.rank(this, boxes, "boxes", 3);
        Operands.type(this, scores, "scores", DataType.FLOAT32);
        Operands.rank(this, scores, "scores", 3);
        Shape expected = Shape.of(
                boxes.shape().dim(0), scores.shape().dim(1), boxes.shape().dim(1));
        Operands.shape(this, scores, "scores", expected);
        scalar(operands, MAX_OUTPUTS, "most outputs", DataType.INT64);
        scalar(operands, IOU_THRESHOLD, "IoU threshold", DataType.FLOAT32);
        scalar(operands, SCORE_THRESHOLD, "score threshold", DataType.FLOAT32);
        long rows = expected.dim(0) * expected.dim(1) * Math.min(expected.dim(2), knownMaxOutputs(operands));
        return List.of(
                new Output.Counted(DataType.INT64, Shape.of(rows, 3), 0),
                new Output.Exact(DataType.INT64, Shape.of(1)));
    }

    private static long knownMaxOutputs(List<Operand> operands) {
        if (!Operands.present(operands, MAX_OUTPUTS)) {
            return 0;
        }
        return operands.get(MAX_OUTPUTS) instanceof TensorData constant
                ? Math.max(0, constant.getLong(0))
                : Long.MAX_VALUE;
    }

    private void scalar(List<Operand> operands, int index, String what, DataType type) {
        if (Operands.present(operands, index)) {
            Operands.type(this, operands.get(index), what, type);
            if (operands.get(index).shape().elementCount() != 1) {
                throw new IllegalArgumentException(name() + ": " + what + " must have one element, got shape "
                        + operands.get(index).shape());
            }
        }
    }
}
