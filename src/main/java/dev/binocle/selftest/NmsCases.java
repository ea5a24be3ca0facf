package dev.binocle.selftest;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Random;

final class NmsCases {
    /** Few different scores, so that there are ties; now and then NaN, an infinity, a zero of either sign. */
    private static final Values SCORES = (random, index) -> switch (random.nextInt(40)) {
        case 0 -> Double.NaN;
        case 1 -> -0.0;
        case 2 -> 0.0;
        case 3 -> Double.NEGATIVE_INFINITY;
        case 4 -> -0.5;
        default -> random.nextInt(50) / 50.0;
    };

    private NmsCases() {}

    static List<OpCase> list() {
        return List.of(
                of("one image, one class", BoxFormat.CORNERS, 1, 1, 60, 100, 0.5f, 0.1f),
                of("classes and images", BoxFormat.CORNERS, 3, 4, 50, 100, 0.4f, 0.1f),
                of("centres", BoxFormat.CENTER, 2, 2, 70, 100, 0.5f, 0.2f),
                of("few outputs", BoxFormat.CORNERS, 2, 3, 50, 3, 0.5f, 0.1f),
                of("no outputs", BoxFormat.CORNERS, 1, 2, 20, 0, 0.5f, 0.1f),
                of("threshold 0", BoxFormat.CORNERS, 1, 1, 80, 100, 0f, 0.1f),
                of("threshold 1", BoxFormat.CORNERS, 1, 1, 80, 100, 1f, -10f),
                of("nothing above the score threshold", BoxFormat.CORNERS, 1, 1, 20, 100, 0.5f, 2f),
                of("no boxes", BoxFormat.CORNERS, 1, 2, 0, 100, 0.5f, 0.1f),
                of("no images", BoxFormat.CORNERS, 0, 2, 5, 100, 0.5f, 0.1f),
                of("one box", BoxFormat.CORNERS, 1, 1, 1, 100, 0.5f, 0.1f),
                of("more than a block", BoxFormat.CORNERS, 1, 1, 900, 1000, 0.6f, 0.01f),
                of("a power of two", BoxFormat.CORNERS, 2, 1, 256, 1000, 0.6f, 0.01f),
                OpCase.of(
                        "Nms limits given at run time",
                        new Nms(BoxFormat.CORNERS),
                        0,
                        Source.given(BoxIouCases.BOXES, 2, 40, 4),
                        Source.given(SCORES, 2, 2, 40),
                        Source.given(TensorData.ofLongs(Shape.of(1), 7)),
                        Source.given(TensorData.of(Shape.of(1), 0.5f)),
                        Source.given(TensorData.of(Shape.of(1), 0.1f))),
                OpCase.of(
                        "Nms without limits",
                        new Nms(BoxFormat.CORNERS),
                        0,
                        Source.given(BoxIouCases.BOXES, 1, 10, 4),
                        Source.given(SCORES, 1, 1, 10)),
                OpCase.of(
                        "Nms without thresholds",
                        new Nms(BoxFormat.CORNERS),
                        0,
                        Source.given(BoxIouCases.BOXES, 1, 60, 4),
                        Source.given(SCORES, 1, 2, 60),
                        Source.constant(TensorData.ofLongs(Shape.of(1), 20))));
    }

    static OpCase random(Random random) {
        return of(
                "random",
                Pick.from(random, BoxFormat.values()),
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                random.nextInt(400),
                random.nextInt(100),
                random.nextFloat(),
                random.nextFloat() - 0.2f);
    }

    private static OpCase of(
            String name, BoxFormat format, long images, long classes, long n, long most, float iou, float score) {
        return OpCase.of(
                "Nms " + name,
                new Nms(format),
                0,
                Source.given(BoxIouCases.BOXES, images, n, 4),
                Source.given(SCORES, images, classes, n),
                Source.constant(TensorData.ofLongs(Shape.of(1), most)),
                Source.constant(TensorData.of(Shape.of(1), iou)),
                Source.constant(TensorData.of(Shape.of(1), score)));
    }
}
