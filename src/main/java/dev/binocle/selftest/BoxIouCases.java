package dev.binocle.selftest;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import dev.binocle.tensor.DataType;
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
                of(
                        kind(BoxIou.Kind.INTERSECTION_OVER_FIRST),
                        BoxSets.of(BoxFormat.XYXY, 2, 19),
                        BoxSets.of(BoxFormat.XYXY, 2, 37)),
                of(kind(BoxIou.Kind.GIOU), BoxSets.of(BoxFormat.XYXY, 2, 19), BoxSets.of(BoxFormat.XYXY, 2, 37)),
                of(kind(BoxIou.Kind.DIOU), BoxSets.of(BoxFormat.XYXY, 2, 19), BoxSets.of(BoxFormat.XYXY, 2, 37)),
                of(kind(BoxIou.Kind.CIOU), BoxSets.of(BoxFormat.XYXY, 2, 19), BoxSets.of(BoxFormat.XYXY, 2, 37)),
                of(kind(BoxIou.Kind.CIOU), BoxSets.of(BoxFormat.XYXY, 1, 3), BoxSets.of(BoxFormat.XYXY, 1, 37)),
                of(
                        kind(BoxIou.Kind.CROWD),
                        BoxSets.of(BoxFormat.XYXY, 2, 19),
                        BoxSets.of(BoxFormat.XYXY, 2, 37),
                        Source.given(DataType.BOOL, (random, i) -> random.nextInt(2), 2, 37)),
                of(
                        kind(BoxIou.Kind.GIOU).withElementwise(true),
                        BoxSets.of(BoxFormat.XYXY, 3, 25),
                        BoxSets.of(BoxFormat.XYXY, 3, 25)),
                of(
                        "more than a work-item's",
                        BoxFormat.XYXY,
                        BoxSets.of(BoxFormat.XYXY, 2, 35),
                        BoxSets.of(BoxFormat.XYXY, 2, 1040)),
                of("batched", BoxFormat.XYXY, Source.given(BOXES, 3, 8, 4), Source.given(BOXES, 3, 5, 4)),
                of("centres", BoxFormat.CXCYWH, Source.given(BOXES, 11, 4), Source.given(BOXES, 12, 4)),
                of("one box", BoxFormat.XYXY, Source.given(BOXES, 1, 4), Source.given(BOXES, 1, 4)),
                of("no boxes", BoxFormat.XYXY, Source.given(BOXES, 0, 4), Source.given(BOXES, 3, 4)),
                of("none to compare with", BoxFormat.XYXY, Source.given(BOXES, 3, 4), Source.given(BOXES, 0, 4)),
                of("two batch axes", BoxFormat.XYXY, Source.given(BOXES, 2, 2, 8, 4), Source.given(BOXES, 2, 2, 5, 4)));
    }

    static OpCase random(Random random) {
        BoxFormat format = Pick.from(random, NmsCases.UPRIGHT);
        long batch = 1 + random.nextInt(3);
        boolean each = random.nextInt(4) == 0;
        long rows = random.nextInt(30);
        long columns = each ? rows : 1 + random.nextInt(600);
        BoxIou op = new BoxIou(format, Pick.from(random, BoxIou.Kind.values()), each);
        Source a = BoxSets.of(format, batch, rows);
        Source b = BoxSets.of(format, batch, columns);
        return op.kind() == BoxIou.Kind.CROWD
                ? of(op, a, b, Source.given(DataType.BOOL, (r, i) -> r.nextInt(2), batch, columns))
                : of(op, a, b);
    }

    private static BoxIou kind(BoxIou.Kind kind) {
        return BoxIou.of(BoxFormat.XYXY).withKind(kind);
    }

    private static OpCase of(BoxIou op, Source... sources) {
        // what is subtracted may be 1 where the difference is next to nothing
        double scale = switch (op.kind()) {
            case IOU, CROWD, INTERSECTION_OVER_FIRST -> 0;
            case GIOU, DIOU, CIOU -> 1;
        };
        return new OpCase("BoxIou " + op, op, List.of(sources), 1e-6, scale, 0);
    }

    private static OpCase of(String name, BoxFormat format, Source a, Source b) {
        return OpCase.of("BoxIou " + name, BoxIou.of(format), 3e-7, a, b);
    }
}
