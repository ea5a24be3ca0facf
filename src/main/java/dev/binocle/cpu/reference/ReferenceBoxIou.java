package dev.binocle.cpu.reference;

import dev.binocle.op.BoxIou;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBoxIou implements ReferenceOp<BoxIou> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(BoxIou op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData a = arguments.get(0);
        TensorData b = arguments.get(1);
        Pairs.fill(outputs.get(0), a.shape(), b.shape(), op.elementwise(), (i, j) -> {
            boolean crowd = op.kind() == BoxIou.Kind.CROWD && arguments.get(2).getLong(j) != 0;
            return of(
                    crowd ? BoxIou.Kind.INTERSECTION_OVER_FIRST : op.kind(),
                    Overlap.read(a, i * 4, op.format(), false),
                    Overlap.read(b, j * 4, op.format(), false));
        });
    }

    private static double of(BoxIou.Kind kind, Overlap a, Overlap b) {
        if (!a.isValid() || !b.isValid()) {
            return 0;
        }
        double intersection = a.intersection(b);
        double union = a.union(b, (float) intersection);
        double iou = intersection / union;
        return switch (kind) {
            case IOU, CROWD -> iou;
            case INTERSECTION_OVER_FIRST -> intersection / a.area();
            case GIOU -> {
                double hull = hullWidth(a, b) * hullHeight(a, b);
                yield iou - (hull - union) / hull;
            }
            case DIOU -> iou - distance(a, b);
            case CIOU -> {
                double difference = Math.atan(width(b) / height(b)) - Math.atan(width(a) / height(a));
                double v = 4 / (Math.PI * Math.PI) * difference * difference;
                yield iou - distance(a, b) - (v == 0 ? 0 : v * v / (1 - iou + v));
            }
        };
    }

    private static double width(Overlap box) {
        return (double) box.x2() - box.x1();
    }

    private static double height(Overlap box) {
        return (double) box.y2() - box.y1();
    }

    private static double hullWidth(Overlap a, Overlap b) {
        return Math.max((double) a.x2(), b.x2()) - Math.min(a.x1(), b.x1());
    }

    private static double hullHeight(Overlap a, Overlap b) {
        return Math.max((double) a.y2(), b.y2()) - Math.min(a.y1(), b.y1());
    }

    /** The square of: distance of the centres over the diagonal of the box around both. */
    private static double distance(Overlap a, Overlap b) {
        double dx = ((double) a.x1() + a.x2() - b.x1() - b.x2()) / 2;
        double dy = ((double) a.y1() + a.y2() - b.y1() - b.y2()) / 2;
        double width = hullWidth(a, b);
        double height = hullHeight(a, b);
        return (dx * dx + dy * dy) / (width * width + height * height);
    }
}
