package dev.binocle.selftest;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import java.util.List;
import java.util.Random;

final class BoxIouCases {
    /** Corners in a field of 100, in any order; now and then not finite or without area. */
    static final Values BOXES = (random, index) -> switch (random.nextInt(60)) {
        case 0 -> Double.NaN;
        case 1 -> Double.POSITIVE_INFINITY;
        case 2 -> 0;
        default -> Math.rint(random.nextDouble() * 100);
    };

    private BoxIouCases() {}

    static List<OpCase> list() {
        return List.of(
                of("pairs", BoxFormat.XYXY, Source.given(BOXES, 17, 4), Source.given(BOXES, 9, 4)),
                of("batched", BoxFormat.XYXY, Source.given(BOXES, 3, 8, 4), Source.given(BOXES, 3, 5, 4)),
                of("centres", BoxFormat.CXCYWH, Source.given(BOXES, 11, 4), Source.given(BOXES, 12, 4)),
                of("one box", BoxFormat.XYXY, Source.given(BOXES, 1, 4), Source.given(BOXES, 1, 4)),
                of("no boxes", BoxFormat.XYXY, Source.given(BOXES, 0, 4), Source.given(BOXES, 3, 4)),
                of("none to compare with", BoxFormat.XYXY, Source.given(BOXES, 3, 4), Source.given(BOXES, 0, 4)),
                of("two batch axes", BoxFormat.XYXY, Source.given(BOXES, 2, 2, 8, 4), Source.given(BOXES, 2, 2, 5, 4)));
    }

    static OpCase random(Random random) {
        BoxFormat format = Pick.from(random, BoxFormat.values());
        long batch = 1 + random.nextInt(3);
        return of(
                "random",
                format,
                Source.given(BOXES, batch, random.nextInt(30), 4),
                Source.given(BOXES, batch, 1 + random.nextInt(30), 4));
    }

    private static OpCase of(String name, BoxFormat format, Source a, Source b) {
        return OpCase.of("BoxIou " + name, BoxIou.of(format), 3e-7, a, b);
    }
}
