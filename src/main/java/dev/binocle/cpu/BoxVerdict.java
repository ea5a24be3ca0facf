package dev.binocle.cpu;

import dev.binocle.op.Nms;

/** Whether one box suppresses another, or whether it may. */
final class BoxVerdict {
    private final Nms.Rule rule;
    private final float share;

    /** @param least a little under the lowest threshold that is asked for */
    BoxVerdict(Nms.Rule rule, float least) {
        this.rule = rule;
        this.share = 8 * least / (1 + least) * (1 - 0x1p-16f);
    }

    /** Whether one of the first {@code count} suppresses this one; most lie elsewhere. */
    boolean any(float[] five, int count, float x1, float y1, float x2, float y2, float area, float threshold) {
        for (int at = 0; at < Boxes.SIZE * count; at += Boxes.SIZE) {
            float a1 = five[at];
            float b1 = five[at + 1];
            float a2 = five[at + 2];
            float b2 = five[at + 3];
            if (a1 < x2
                    && a2 > x1
                    && b1 < y2
                    && b2 > y1
                    && mayBe(a1, b1, a2, b2, five[at + 4], x1, y1, x2, y2, area)
                    && suppresses(a1, b1, a2, b2, five[at + 4], x1, y1, x2, y2, area, threshold)) {
                return true;
            }
        }
        return false;
    }

    /**
     * False only if the two boxes do not suppress each other: eight times the intersection, a little too large, without minima, maxima and branches; i >
     * t u is i (1 + t) > t (A + B).
     */
    boolean mayBe(
            float a1, float b1, float a2, float b2, float own, float x1, float y1, float x2, float y2, float area) {
        float twiceX = twice(a1, a2, x1, x2, x2 - x1);
        float twiceY = twice(b1, b2, y1, y2, y2 - y1);
        return (twiceX + Math.abs(twiceX)) * twiceY > share * (area + own);
    }

    /** Twice what two intervals have in common, a little too large; negative if nothing. */
    private static float twice(float a1, float a2, float x1, float x2, float side) {
        return (side + (a2 - a1)) * BoxReach.MARGIN - (Math.abs(x1 - a1) + Math.abs(x2 - a2));
    }

    /**
     * The same of many boxes: {@code over} is above 0 where it may be. In two loops, each small enough that the JVM makes vectors of it, and all arrays at the
     * same index, without which it does not.
     */
    void mayBe(
            float[] left,
            float[] top,
            float[] right,
            float[] bottom,
            float[] areas,
            float[] over,
            int begin,
            int end,
            float x1,
            float y1,
            float x2,
            float y2,
            float area) {
        float width = x2 - x1;
        for (int i = begin; i < end; i++) {
            over[i] = twice(left[i], right[i], x1, x2, width);
        }
        float height = y2 - y1;
        for (int i = begin; i < end; i++) {
            over[i] = (over[i] + Math.abs(over[i])) * twice(top[i], bottom[i], y1, y2, height)
                    - share * (area + areas[i]);
        }
    }

    /** Whether the earlier of two boxes suppresses the later; the same both ways. */
    boolean suppresses(
            float a1,
            float b1,
            float a2,
            float b2,
            float own,
            float x1,
            float y1,
            float x2,
            float y2,
            float area,
            float threshold) {
        float width = Math.min(a2, x2) - Math.max(a1, x1);
        float height = Math.min(b2, y2) - Math.max(b1, y1);
        if (!(width > 0 && height > 0)) {
            return false;
        }
        float intersection = width * height;
        float union = (own + area) - intersection;
        return switch (rule) {
            case BINOCLE -> intersection > threshold * union || threshold == 0;
            case BINOCLE_INCLUSIVE -> intersection >= threshold * union;
            case TORCHVISION, ONNX_RUNTIME -> intersection / union > threshold || threshold == 0;
            case TENSOR_RT -> intersection / union >= threshold;
            case OPEN_CV -> 1f - (float) (1 - quotient(a1, b1, a2, b2, x1, y1, x2, y2)) > threshold;
        };
    }

    private static double quotient(
            double a1, double b1, double a2, double b2, double x1, double y1, double x2, double y2) {
        double width = Math.min(a2, x2) - Math.max(a1, x1);
        double height = Math.min(b2, y2) - Math.max(b1, y1);
        double intersection = width * height;
        return intersection / ((a2 - a1) * (b2 - b1) + (x2 - x1) * (y2 - y1) - intersection);
    }
}
