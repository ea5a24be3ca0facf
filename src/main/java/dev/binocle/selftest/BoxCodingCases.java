package dev.binocle.selftest;

import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxDecode;
import dev.binocle.op.BoxEncode;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.ClipBoxes;
import java.util.List;
import java.util.Random;

/** Boxes from what networks say, and back, and cut off at borders. */
final class BoxCodingCases {
    private static final Values ANCHORS = (random, index) -> 1 + 50 * random.nextDouble();
    private static final Values BOXES = (random, index) -> (index % 4 < 2 ? 0 : 60) + 50 * random.nextDouble();

    private BoxCodingCases() {}

    static List<OpCase> list() {
        return List.of(
                decode("SSD", BoxCoding.SSD, 0, 4, 2, 50),
                decode("RetinaNet", BoxCoding.RETINA_NET, 0, 4, 1, 50),
                decode("YOLOX among scores", BoxCoding.YOLOX, 0, 85, 1, 30),
                decode("YOLO v3", BoxCoding.YOLO_V3, 0, 10, 2, 30),
                decode("YOLO v5 behind scores", BoxCoding.YOLO_V5, 3, 7, 1, 30),
                decode("FCOS", BoxCoding.FCOS, 0, 4, 1, 30),
                decode("YOLO v8", BoxCoding.YOLO_V8, 0, 64, 2, 20),
                decode("no boxes", BoxCoding.SSD, 0, 4, 2, 0),
                encode("SSD", BoxCoding.SSD, 2, 40),
                encode("FCOS", BoxCoding.FCOS, 1, 40),
                OpCase.of("ClipBoxes", new ClipBoxes(60, 40), 0, BoxSets.of(BoxFormat.XYXY, 2, 50)));
    }

    static OpCase random(Random random) {
        BoxCoding coding = Pick.from(
                random,
                BoxCoding.SSD,
                BoxCoding.RETINA_NET,
                BoxCoding.YOLO_V3,
                BoxCoding.YOLO_V5,
                BoxCoding.FCOS,
                BoxCoding.YOLO_V8);
        int first = random.nextInt(3);
        return decode(
                "random",
                coding,
                first,
                first + coding.numbers() + random.nextInt(5),
                1 + random.nextInt(3),
                random.nextInt(60));
    }

    private static OpCase decode(String name, BoxCoding coding, int first, long each, long batch, long count) {
        BoxDecode op = new BoxDecode(coding, first);
        Source numbers = Source.given(batch, count, each);
        Source anchors = Source.given(ANCHORS, count, 4);
        return coding.hasStrides()
                ? OpCase.of("BoxDecode " + name, op, 1e-6, numbers, anchors, Source.given(ANCHORS, count))
                : OpCase.of("BoxDecode " + name, op, 1e-6, numbers, anchors);
    }

    private static OpCase encode(String name, BoxCoding coding, long batch, long count) {
        BoxEncode op = new BoxEncode(coding);
        Source boxes = Source.given(BOXES, batch, count, 4);
        Source anchors = Source.constant(ANCHORS, count, 4);
        return coding.hasStrides()
                ? OpCase.of("BoxEncode " + name, op, 1e-6, boxes, anchors, Source.given(ANCHORS, count))
                : OpCase.of("BoxEncode " + name, op, 1e-6, boxes, anchors);
    }
}
