package dev.binocle.selftest;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

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

    /** As most networks ask for it: each rule and format is a program. */
    static boolean isCommon(OpCase opCase) {
        Nms nms = (Nms) opCase.op();
        boolean rule = nms.rule() == Nms.Rule.BINOCLE || nms.rule() == Nms.Rule.ONNX_RUNTIME;
        boolean format = nms.format() == BoxFormat.XYXY || nms.format() == BoxFormat.YXYX;
        return opCase.isCommon() && rule && format && !nms.classAgnostic();
    }

    static List<OpCase> list() {
        return List.of(
                // the first is the one that other drivers try
                of("more than are held against each", BoxFormat.XYXY, 1, 1, 600, 1000, 0.75f, 0.01f),
                of("threshold 1/3 on a lattice", BoxFormat.XYXY, 2, 2, 90, 100, 1 / 3f, 0.1f),
                of("y before x", BoxFormat.YXYX, 1, 2, 70, 100, 0.5f, 0.2f),
                of("corner and size", BoxFormat.XYWH, 1, 2, 70, 100, 0.5f, 0.2f),
                of("inclusive", Nms.of(BoxFormat.XYXY).withRule(Nms.Rule.BINOCLE_INCLUSIVE)),
                of("torchvision", Nms.of(BoxFormat.XYXY).withRule(Nms.Rule.TORCHVISION)),
                of("ONNX Runtime", Nms.of(BoxFormat.YXYX).withRule(Nms.Rule.ONNX_RUNTIME)),
                of("TensorRT", Nms.of(BoxFormat.XYXY).withRule(Nms.Rule.TENSOR_RT)),
                of("turned", Nms.of(BoxFormat.ROTATED)),
                of("class-agnostic", Nms.of(BoxFormat.XYXY).withClassAgnostic(true)),
                of("candidates", Nms.of(BoxFormat.XYXY).withCandidates(15)),
                of("image outputs", Nms.of(BoxFormat.XYXY).withImageOutputs(20)),
                of("padded", Nms.of(BoxFormat.XYXY).withPadding(true)),
                of(
                        "padded, class-agnostic, image outputs",
                        Nms.of(BoxFormat.XYXY)
                                .withPadding(true)
                                .withClassAgnostic(true)
                                .withImageOutputs(20)),
                of("one image, one class", BoxFormat.XYXY, 1, 1, 60, 100, 0.5f, 0.1f),
                of("classes and images", BoxFormat.XYXY, 3, 4, 50, 100, 0.4f, 0.1f),
                of("centres", BoxFormat.CXCYWH, 2, 2, 70, 100, 0.5f, 0.2f),
                of("few outputs", BoxFormat.XYXY, 2, 3, 50, 3, 0.5f, 0.1f),
                of("no outputs", BoxFormat.XYXY, 1, 2, 20, 0, 0.5f, 0.1f),
                of("threshold 0", BoxFormat.XYXY, 1, 1, 80, 100, 0f, 0.1f),
                of("threshold 1", BoxFormat.XYXY, 1, 1, 80, 100, 1f, -10f),
                of("nothing above the score threshold", BoxFormat.XYXY, 1, 1, 20, 100, 0.5f, 2f),
                of("no boxes", BoxFormat.XYXY, 1, 2, 0, 100, 0.5f, 0.1f),
                of("no images", BoxFormat.XYXY, 0, 2, 5, 100, 0.5f, 0.1f),
                of("one box", BoxFormat.XYXY, 1, 1, 1, 100, 0.5f, 0.1f),
                of("candidates by place", BoxFormat.XYXY, 2, 1, 2300, 5000, 0.3f, 0.01f),
                of("candidates that close up", BoxFormat.XYXY, 1, 1, 12_000, 12_000, 0.4f, 0.01f),
                of("candidates in parts", BoxFormat.XYXY, 1, 1, 12_000, 7_000, 0.9f, 0.01f),
                OpCase.of(
                        "Nms class-agnostic, a threshold for each class",
                        Nms.of(BoxFormat.XYXY).withClassAgnostic(true),
                        0,
                        BoxSets.of(BoxFormat.XYXY, 1, 1500),
                        Source.given(SCORES, 1, 3, 1500),
                        Source.given(TensorData.ofLongs(Shape.of(1), 4000)),
                        Source.given(TensorData.of(Shape.of(3), 0.4f, 0.9f, 0.7f))),
                of("a power of two", BoxFormat.XYXY, 2, 1, 256, 1000, 0.6f, 0.01f),
                OpCase.of(
                        "Nms limits given at run time",
                        Nms.of(BoxFormat.XYXY),
                        0,
                        BoxSets.of(BoxFormat.XYXY, 2, 40),
                        Source.given(SCORES, 2, 2, 40),
                        Source.given(TensorData.ofLongs(Shape.of(1), 7)),
                        Source.given(TensorData.of(Shape.of(1), 0.5f)),
                        Source.given(TensorData.of(Shape.of(1), 0.1f))),
                OpCase.of(
                        "Nms without limits",
                        Nms.of(BoxFormat.XYXY),
                        0,
                        BoxSets.of(BoxFormat.XYXY, 1, 10),
                        Source.given(SCORES, 1, 1, 10)),
                OpCase.of(
                        "Nms without thresholds",
                        Nms.of(BoxFormat.XYXY),
                        0,
                        BoxSets.of(BoxFormat.XYXY, 1, 60),
                        Source.given(SCORES, 1, 2, 60),
                        Source.constant(TensorData.ofLongs(Shape.of(1), 20))));
    }

    /** Thresholds that many IoUs are exactly, or just beside, and the ends of what is allowed. */
    private static final float[] THRESHOLDS = {
        0, 1, 0.5f, 1 / 3f, 0.25f, 0.2f, 0.75f, 0x1p-20f, Math.nextUp(0.5f), Math.nextDown(0.5f), Math.nextDown(1f)
    };

    /** Anything that can be asked for, with at most so many scores. */
    static OpCase random(Random random, int most) {
        BoxFormat format = Pick.from(random, UPRIGHT);
        long images = random.nextInt(8) == 0 ? 3 : 1;
        long classes = 1 + random.nextInt(random.nextInt(4) == 0 ? 6 : 1);
        long n = random.nextInt((int) (most / (images * classes)) + 1);
        Nms nms = new Nms(
                format,
                Pick.from(random, RULES),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(20) : 0,
                random.nextInt(4) == 0);
        long outputs = random.nextInt(3) == 0 ? random.nextInt(random.nextBoolean() ? 20 : most + 1) : Long.MAX_VALUE;
        boolean given = random.nextBoolean();
        return OpCase.of(
                "Nms random " + nms + " images " + images + " classes " + classes + " n " + n + " most " + outputs,
                nms,
                0,
                BoxSets.of(format, images, n),
                Source.given(random.nextBoolean() ? SCORES : (r, i) -> r.nextDouble(), images, classes, n),
                given(given, TensorData.ofLongs(Shape.of(1), outputs)),
                given(given, thresholds(random, classes)),
                random.nextBoolean()
                        ? Source.ABSENT
                        : given(given, each(random, classes, () -> random.nextInt(50) / 50f - 0.1f)));
    }

    static OpCase random(Random random) {
        return random(random, 400);
    }

    static final BoxFormat[] UPRIGHT = {BoxFormat.XYXY, BoxFormat.YXYX, BoxFormat.XYWH, BoxFormat.CXCYWH};

    /** OpenCL devices do not know OpenCV's rule; NmsTest does. */
    private static final Nms.Rule[] RULES = {
        Nms.Rule.BINOCLE, Nms.Rule.BINOCLE_INCLUSIVE, Nms.Rule.TORCHVISION, Nms.Rule.ONNX_RUNTIME, Nms.Rule.TENSOR_RT
    };

    private static Source given(boolean given, TensorData data) {
        return given ? Source.given(data) : Source.constant(data);
    }

    private static TensorData thresholds(Random random, long classes) {
        return each(
                random,
                classes,
                () -> random.nextBoolean()
                        ? THRESHOLDS[random.nextInt(THRESHOLDS.length)]
                        : Nms.clamped(random.nextFloat()));
    }

    /** One number, or one for each class. */
    private static TensorData each(Random random, long classes, Supplier<Float> number) {
        float[] numbers = new float[random.nextBoolean() ? 1 : (int) classes];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number.get();
        }
        return TensorData.of(Shape.of(numbers.length), numbers);
    }

    private static OpCase of(String name, Nms nms) {
        return OpCase.of(
                "Nms " + name,
                nms,
                0,
                BoxSets.of(nms.format(), 2, 120),
                Source.given(SCORES, 2, 3, 120),
                Source.constant(TensorData.ofLongs(Shape.of(1), 1000)),
                Source.constant(TensorData.of(Shape.of(3), 0.5f, 1 / 3f, 0.25f)));
    }

    private static OpCase of(
            String name, BoxFormat format, long images, long classes, long n, long most, float iou, float score) {
        return OpCase.of(
                "Nms " + name,
                Nms.of(format),
                0,
                BoxSets.of(format, images, n),
                Source.given(SCORES, images, classes, n),
                Source.constant(TensorData.ofLongs(Shape.of(1), most)),
                Source.constant(TensorData.of(Shape.of(1), iou)),
                Source.constant(TensorData.of(Shape.of(1), score)));
    }
}
