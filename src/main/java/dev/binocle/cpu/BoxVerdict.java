package dev.binocle.cpu;

import dev.binocle.op.Nms;

/** Whether boxes that were kept suppress another; x1, y1, x2, y2 and area of each lie side by side, so that a look at one is one line of the cache. */
final class BoxVerdict {
    static final int SIZE = 5;

    private static final float MARGIN = 1 + 0x1p-16f;

    private final Nms.Rule rule;
    private final float share;

    /** @param least a little under the lowest threshold that is asked for */
    BoxVerdict(Nms.Rule rule, float least) {
        this.rule = rule;
        this.share = 16 * least / (1 + least) * (1 - 0x1p-16f);
    }

    static void put(float[] five, int at, BoxArrays from, int index) {
        five[at] = from.x1[index];
        five[at + 1] = from.y1[index];
        five[at + 2] = from.x2[index];
        five[at + 3] = from.y2[index];
        five[at + 4] = from.areas[index];
    }

    /** Whether one of those from {@code begin} to {@code end} does. */
    boolean any(float[] five, int begin, int end, float x1, float y1, float x2, float y2, float area, float threshold) {
        for (int at = begin; at < end; at += SIZE) {
            // four times the intersection, a little too large, without minima, maxima and branches; i > t u is i (1 +
            // t) > t (A + B)
            float twiceX = ((x2 - x1) + (five[at + 2] - five[at])) * MARGIN
                    - Math.abs(x1 - five[at])
                    - Math.abs(x2 - five[at + 2]);
            float twiceY = ((y2 - y1) + (five[at + 3] - five[at + 1])) * MARGIN
                    - Math.abs(y1 - five[at + 1])
                    - Math.abs(y2 - five[at + 3]);
            boolean near = (twiceX + Math.abs(twiceX)) * (twiceY + Math.abs(twiceY)) > share * (area + five[at + 4]);
            if (near && suppresses(five, at, x1, y1, x2, y2, area, threshold)) {
                return true;
            }
        }
        return false;
    }

    private boolean suppresses(
            float[] five, int at, float x1, float y1, float x2, float y2, float area, float threshold) {
        float width = Math.min(five[at + 2], x2) - Math.max(five[at], x1);
        float height = Math.min(five[at + 3], y2) - Math.max(five[at + 1], y1);
        if (!(width > 0 && height > 0)) {
            return false;
        }
        float intersection = width * height;
        float union = (five[at + 4] + area) - intersection;
        return switch (rule) {
            case BINOCLE -> intersection > threshold * union || threshold == 0;
            case BINOCLE_INCLUSIVE -> intersection >= threshold * union;
            case TORCHVISION, ONNX_RUNTIME -> intersection / union > threshold || threshold == 0;
            case TENSOR_RT -> intersection / union >= threshold;
            case OPEN_CV -> 1f - (float) (1 - quotient(five, at, x1, y1, x2, y2)) > threshold;
        };
    }

    private static double quotient(float[] five, int at, double x1, double y1, double x2, double y2) {
        double width = Math.min(five[at + 2], x2) - Math.max(five[at], x1);
        double height = Math.min(five[at + 3], y2) - Math.max(five[at + 1], y1);
        double intersection = width * height;
        double own = ((double) five[at + 2] - five[at]) * ((double) five[at + 3] - five[at + 1]);
        return intersection / (own + (x2 - x1) * (y2 - y1) - intersection);
    }
}
