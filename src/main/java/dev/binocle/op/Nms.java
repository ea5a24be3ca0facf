package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;

/**
 * Greedy non-maximum suppression for each image and class; docs/boxes.md has the rule and the reasons.
 *
 * <p>Operands: boxes [images, n, 4], float32, or [images, n, 5] if the format is {@link BoxFormat#ROTATED}; scores [images, classes, n], float32; then, each optional, the most boxes to
 * give for each image and class (int64, one element; left out: none, as ONNX has it), the IoU threshold and the score
 * threshold (float32, one element or one for each class; left out: 0, and no score threshold). Outputs:
 *
 * <ol>
 *   <li>int64 rows (image, class, box), by image, then class, then falling score: [kept, 3], {@link Output.Counted}; if padded [images, most of an
 *       image, 3], and rows that are not needed are (−1, −1, −1)
 *   <li>int64 [5], the report: NaN scores that were dropped, boxes that are not valid (0 if there are no classes), candidates that the limit of candidates cut off,
 *       candidates not looked at as their class had its most outputs, survivors that the limit of the image cut off
 *   <li>int64 [images, classes]: how many rows each has
 * </ol>
 *
 * <p>The rule, the same on every device, bit for bit:
 *
 * <ul>
 *   <li>A box is a candidate if its score is above the score threshold; a NaN score never is.
 *   <li>Candidates are taken by score, the highest first, and at equal scores (−0 equals +0) by index, the lowest first.
 *   <li>A box is valid if its coordinates are finite and at most 2<sup>60</sup> in size (below 2<sup>-100</sup> they count as 0) and both its
 *       sides, {@code x2 - x1} and {@code y2 - y1} in float32, lie in [2<sup>-50</sup>, 2<sup>60</sup>]. One that is not overlaps nothing.
 *   <li>A kept box suppresses a later one if {@code i > t * ((areaA + areaB) - i)}, in float32, each operation rounded by itself, where
 *       {@code i = (min(x2) - max(x1)) * (min(y2) - max(y1))}, both above 0. With threshold 0 any such overlap suppresses.
 *   <li>Turned boxes are valid as {@link RotatedBoxIou} says, and i and the areas are taken in float64; there sine and cosine may differ by the last
 *       bits from device to device, and with them a verdict that is as near to its threshold.
 *   <li>Thresholds are 0 or in [2<sup>-20</sup>, 1]. One that is given at run time and is neither counts as the nearest that is, NaN as 0.
 * </ul>
 *
 * <pre>{@code
 * Nms nms = Nms.of(BoxFormat.XYXY).withRule(Nms.Rule.TORCHVISION).withImageOutputs(300);
 * Tensor rows = engine.run(nms, boxes, scores, most, iouThreshold, scoreThreshold);   // [kept, 3]
 * }</pre>
 *
 * @param classAgnostic whether a box suppresses those of other classes too: then the most outputs are an image's, ties are broken by class and
 *     then index, and the rows of an image are by falling score
 * @param candidates the most candidates of an image and class that are looked at, those with the highest scores; 0 is no limit
 * @param imageOutputs the most rows of an image, those with the highest scores, ties by class and then index; 0 is no limit
 * @param padded whether each image has as many rows as the two limits above allow (not the most outputs of a class, an operand: give {@code imageOutputs}), so that
 *     shapes are known beforehand and nothing is waited for
 */
public record Nms(
        BoxFormat format, Rule rule, boolean classAgnostic, long candidates, long imageOutputs, boolean padded)
        implements Op {
    public static final int BOXES = 0;
    public static final int SCORES = 1;
    public static final int MAX_OUTPUTS = 2;
    public static final int IOU_THRESHOLD = 3;
    public static final int SCORE_THRESHOLD = 4;

    public static final int REPORT = 1;
    public static final int COUNTS = 2;
    /** How many numbers the report has. */
    public static final int REPORTED = 5;

    /** Thresholds between 0 and this are refused: intersections so small may be subnormal numbers, which not every device has. */
    public static final float LEAST_THRESHOLD = 0x1p-20f;

    /** Which box suppresses which; the presets are what the frameworks of that name do. */
    public enum Rule {
        /** By the product, as above. */
        BINOCLE(false, false, false),
        /** By the product, with {@code >=} for {@code >}. */
        BINOCLE_INCLUSIVE(false, true, false),
        /** torchvision on a CPU: the quotient in float32 {@code >} a threshold in double; see {@link #threshold}. */
        TORCHVISION(true, false, false),
        /** ONNX Runtime: the quotient in float32 {@code >} a threshold in float32; corners may come in any order. */
        ONNX_RUNTIME(true, false, true),
        /** TensorRT's EfficientNMS: the quotient in float32 {@code >=} a threshold in float32; corners may come in any order. */
        TENSOR_RT(true, true, true),
        /** OpenCV's NMSBoxes on Rect2d: {@code 1f - (float) (1 - quotient in double) >} a threshold in float32; not on OpenCL devices. */
        OPEN_CV(true, false, false);

        private final boolean quotient;
        private final boolean inclusive;
        private final boolean sortsCorners;

        Rule(boolean quotient, boolean inclusive, boolean sortsCorners) {
            this.quotient = quotient;
            this.inclusive = inclusive;
            this.sortsCorners = sortsCorners;
        }

        /** Whether intersection over union is divided and compared, and not multiplied. */
        public boolean isQuotient() {
            return quotient;
        }

        /** Whether an IoU of exactly the threshold suppresses. */
        public boolean isInclusive() {
            return inclusive;
        }

        /** Whether {@code x1 > x2} or {@code y1 > y2} is put right, and is not an invalid box. */
        public boolean sortsCorners() {
            return sortsCorners;
        }

        /** The threshold operand that means what a double means to that framework. */
        public float threshold(double iou) {
            float nearest = (float) iou;
            return this == TORCHVISION && nearest > iou ? Math.nextDown(nearest) : nearest;
        }
    }

    public Nms {
        if (format == BoxFormat.ROTATED && rule != Rule.BINOCLE && rule != Rule.BINOCLE_INCLUSIVE) {
            throw new IllegalArgumentException("Nms: turned boxes need a rule of Binocle's own, got " + rule);
        }
        if (candidates < 0 || imageOutputs < 0) {
            throw new IllegalArgumentException("Nms: limits must not be negative, got candidates " + candidates
                    + ", image outputs " + imageOutputs);
        }
    }

    /** By the rule above, class by class, without limits of its own. */
    public static Nms of(BoxFormat format) {
        return new Nms(format, Rule.BINOCLE, false, 0, 0, false);
    }

    public Nms withRule(Rule other) {
        return new Nms(format, other, classAgnostic, candidates, imageOutputs, padded);
    }

    public Nms withClassAgnostic(boolean agnostic) {
        return new Nms(format, rule, agnostic, candidates, imageOutputs, padded);
    }

    public Nms withCandidates(long most) {
        return new Nms(format, rule, classAgnostic, most, imageOutputs, padded);
    }

    public Nms withImageOutputs(long most) {
        return new Nms(format, rule, classAgnostic, candidates, most, padded);
    }

    /** Rows in a fixed number for each image, best with {@link #withImageOutputs}; those that are not needed are (−1, −1, −1). */
    public Nms withPadding(boolean padding) {
        return new Nms(format, rule, classAgnostic, candidates, imageOutputs, padding);
    }

    /** What a threshold that was given at run time counts as. */
    public static float clamped(float threshold) {
        if (!(threshold > 0)) {
            return 0;
        }
        return threshold < LEAST_THRESHOLD / 2 ? 0 : Math.min(Math.max(threshold, LEAST_THRESHOLD), 1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 5);
        Operand boxes = Operands.required(this, operands, BOXES, "boxes");
        Operand scores = Operands.required(this, operands, SCORES, "scores");
        BoxIou.checkBoxes(this, boxes, "boxes", format.numbers());
        Operands.rank(this, boxes, "boxes", 3);
        Operands.type(this, scores, "scores", DataType.FLOAT32);
        Operands.rank(this, scores, "scores", 3);
        Shape expected = Shape.of(
                boxes.shape().dim(0), scores.shape().dim(1), boxes.shape().dim(1));
        Operands.shape(this, scores, "scores", expected);
        long classes = expected.dim(1);
        elements(operands, MAX_OUTPUTS, "most outputs", DataType.INT64, 1);
        elements(operands, IOU_THRESHOLD, "IoU threshold", DataType.FLOAT32, classes);
        elements(operands, SCORE_THRESHOLD, "score threshold", DataType.FLOAT32, classes);
        checkThreshold(operands);
        long images = expected.dim(0);
        long each = classAgnostic ? Math.multiplyExact(classes, expected.dim(2)) : expected.dim(2);
        long most = candidates == 0 ? each : Math.min(each, candidates);
        if (!padded) { // whose shape must not depend on whether an operand is known beforehand
            most = Math.min(most, knownMaxOutputs(operands));
        }
        long ofImage = Math.multiplyExact(classAgnostic ? 1 : classes, most);
        if (imageOutputs > 0) {
            ofImage = Math.min(ofImage, imageOutputs);
        }
        return List.of(
                padded
                        ? new Output.Exact(DataType.INT64, Shape.of(images, ofImage, 3))
                        : new Output.Counted(DataType.INT64, Shape.of(Math.multiplyExact(images, ofImage), 3), 0),
                new Output.Exact(DataType.INT64, Shape.of(REPORTED)),
                new Output.Exact(DataType.INT64, Shape.of(expected.dim(0), classes)));
    }

    private static long knownMaxOutputs(List<Operand> operands) {
        if (!Operands.present(operands, MAX_OUTPUTS)) {
            return 0;
        }
        return operands.get(MAX_OUTPUTS) instanceof TensorData constant
                ? Math.max(0, constant.getLong(0))
                : Long.MAX_VALUE;
    }

    private void checkThreshold(List<Operand> operands) {
        if (Operands.present(operands, IOU_THRESHOLD) && operands.get(IOU_THRESHOLD) instanceof TensorData constant) {
            for (long i = 0; i < constant.elementCount(); i++) {
                float threshold = constant.getFloat(i);
                if (clamped(threshold) != threshold) {
                    throw new IllegalArgumentException(
                            name() + ": IoU threshold must be 0 or from 2^-20 to 1, got " + threshold);
                }
            }
        }
    }

    private void elements(List<Operand> operands, int index, String what, DataType type, long classes) {
        if (Operands.present(operands, index)) {
            Operands.type(this, operands.get(index), what, type);
            long count = operands.get(index).shape().elementCount();
            if (count != 1 && count != classes) {
                throw new IllegalArgumentException(name() + ": " + what + " must have one element"
                        + (classes == 1 ? "" : ", or one for each of " + classes + " classes") + ", got shape "
                        + operands.get(index).shape());
            }
        }
    }
}
