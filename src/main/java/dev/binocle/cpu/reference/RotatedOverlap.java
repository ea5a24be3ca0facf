package dev.binocle.cpu.reference;

import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorData;

/** A turned box in double; {@code kernels/rotated.cl} takes the same steps. */
record RotatedOverlap(double x, double y, double width, double height, double angle) implements Region {
    private static final RotatedOverlap INVALID = new RotatedOverlap(0, 0, 0, 0, 0);
    private static final double LARGEST = 0x1p60;
    private static final double LEAST_SIDE = 0x1p-50;
    /** A convex polygon of four corners has eight when it was cut four times; and some, should rounding bend it. */
    private static final int MOST_CORNERS = 16;

    static RotatedOverlap read(TensorData boxes, long at) {
        RotatedOverlap box = new RotatedOverlap(
                boxes.getDouble(at),
                boxes.getDouble(at + 1),
                boxes.getDouble(at + 2),
                boxes.getDouble(at + 3),
                boxes.getDouble(at + 4));
        boolean valid = Math.abs(box.x) <= LARGEST
                && Math.abs(box.y) <= LARGEST
                && Math.abs(box.angle) <= LARGEST
                && isSide(box.width)
                && isSide(box.height);
        return valid ? box : INVALID;
    }

    private static boolean isSide(double side) {
        return side >= LEAST_SIDE && side <= LARGEST;
    }

    @Override
    public boolean isValid() {
        return width > 0;
    }

    private double area() {
        return width * height;
    }

    double iou(RotatedOverlap other) {
        double common = isValid() && other.isValid() ? intersection(other) : 0;
        return common > 0 ? Math.min(1, common / (area() + other.area() - common)) : 0;
    }

    @Override
    public boolean suppresses(Region later, float threshold, Nms.Rule rule) {
        RotatedOverlap other = (RotatedOverlap) later;
        double common = isValid() && other.isValid() ? intersection(other) : 0;
        double limit = threshold * (area() + other.area() - common);
        return common > 0 && (rule.isInclusive() ? common >= limit : common > limit);
    }

    /** In this box's own frame, where it is upright about 0: the corners of the other, cut by its four sides. */
    private double intersection(RotatedOverlap other) {
        double dx = other.x - x;
        double dy = other.y - y;
        double reach = (Math.hypot(width, height) + Math.hypot(other.width, other.height)) / 2;
        if (dx * dx + dy * dy > reach * reach) {
            return 0;
        }
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double centerX = dx * cos + dy * sin;
        double centerY = dy * cos - dx * sin;
        double turn = other.angle - angle;
        double wideX = Math.cos(turn) * other.width / 2;
        double wideY = Math.sin(turn) * other.width / 2;
        double highX = -Math.sin(turn) * other.height / 2;
        double highY = Math.cos(turn) * other.height / 2;
        double[] xs = new double[MOST_CORNERS];
        double[] ys = new double[MOST_CORNERS];
        for (int i = 0; i < 4; i++) {
            int right = i == 1 || i == 2 ? 1 : -1;
            int down = i >= 2 ? 1 : -1;
            xs[i] = centerX + right * wideX + down * highX;
            ys[i] = centerY + right * wideY + down * highY;
        }
        int corners = 4;
        for (int side = 0; side < 4 && corners > 0; side++) {
            boolean across = side < 2;
            double limit = (across ? width : height) / 2;
            corners = across
                    ? cut(xs, ys, corners, side % 2 == 0 ? 1 : -1, limit)
                    : cut(ys, xs, corners, side % 2 == 0 ? 1 : -1, limit);
        }
        double twice = 0;
        for (int i = 1; i + 1 < corners; i++) {
            twice += (xs[i] - xs[0]) * (ys[i + 1] - ys[0]) - (xs[i + 1] - xs[0]) * (ys[i] - ys[0]);
        }
        return Math.abs(twice) / 2;
    }

    /** Keeps what has {@code sign · along ≤ limit}. @return how many corners there are then */
    private static int cut(double[] along, double[] beside, int corners, int sign, double limit) {
        double[] keptAlong = new double[MOST_CORNERS];
        double[] keptBeside = new double[MOST_CORNERS];
        int kept = 0;
        for (int i = 0; i < corners; i++) {
            int next = (i + 1) % corners;
            double here = sign * along[i] - limit;
            double there = sign * along[next] - limit;
            if (here <= 0 && kept < MOST_CORNERS) {
                keptAlong[kept] = along[i];
                keptBeside[kept++] = beside[i];
            }
            if (kept < MOST_CORNERS && ((here < 0 && there > 0) || (here > 0 && there < 0))) {
                keptAlong[kept] = sign * limit;
                keptBeside[kept++] = beside[i] + here / (here - there) * (beside[next] - beside[i]);
            }
        }
        System.arraycopy(keptAlong, 0, along, 0, kept);
        System.arraycopy(keptBeside, 0, beside, 0, kept);
        return kept;
    }
}
