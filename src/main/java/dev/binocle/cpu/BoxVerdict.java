package dev.binocle.cpu;

import dev.binocle.op.Nms;

/** Whether one box suppresses another; boxes lie in flat arrays, see {@link Boxes}. */
final class BoxVerdict {
    private static final float MARGIN = 1 + 0x1p-16f;

    private final Nms.Rule rule;
    private final float share;

    /** @param least a little under the lowest threshold that is asked for */
    BoxVerdict(Nms.Rule rule, float least) {
        this.rule = rule;
        this.share = 8 * least / (1 + least) * (1 - 0x1p-16f);
    }

    /** Whether one of those that stand from {@code begin} to {@code end} does, most of which lie elsewhere. */
    boolean any(float[] kept, int begin, int end, float x1, float y1, float x2, float y2, float area, float threshold) {
        for (int at = begin; at < end; at += Boxes.SIZE) {
            boolean overlaps = kept[at] < x2 && kept[at + 2] > x1 && kept[at + 1] < y2 && kept[at + 3] > y1;
            if (overlaps && suppresses(kept, at, x1, y1, x2, y2, area, threshold)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the one that stands at {@code at} does. */
    boolean suppresses(float[] kept, int at, float x1, float y1, float x2, float y2, float area, float threshold) {
        // eight times the intersection, a little too large, without minima, maxima and branches; i > t u is i (1 + t) >
        // t (A + B)
        float twiceX = ((x2 - x1) + (kept[at + 2] - kept[at])) * MARGIN
                - (Math.abs(x1 - kept[at]) + Math.abs(x2 - kept[at + 2]));
        float twiceY = ((y2 - y1) + (kept[at + 3] - kept[at + 1])) * MARGIN
                - (Math.abs(y1 - kept[at + 1]) + Math.abs(y2 - kept[at + 3]));
        return (twiceX + Math.abs(twiceX)) * twiceY > share * (area + kept[at + 4])
                && isOver(kept, at, x1, y1, x2, y2, area, threshold);
    }

    private boolean isOver(float[] kept, int at, float x1, float y1, float x2, float y2, float area, float threshold) {
        float width = Math.min(kept[at + 2], x2) - Math.max(kept[at], x1);
        float height = Math.min(kept[at + 3], y2) - Math.max(kept[at + 1], y1);
        if (!(width > 0 && height > 0)) {
            return false;
        }
        float intersection = width * height;
        float union = (kept[at + 4] + area) - intersection;
        return switch (rule) {
            case BINOCLE -> intersection > threshold * union || threshold == 0;
            case BINOCLE_INCLUSIVE -> intersection >= threshold * union;
            case TORCHVISION, ONNX_RUNTIME -> intersection / union > threshold || threshold == 0;
            case TENSOR_RT -> intersection / union >= threshold;
            case OPEN_CV -> 1f - (float) (1 - quotient(kept, at, x1, y1, x2, y2)) > threshold;
        };
    }

    private static double quotient(float[] kept, int at, double x1, double y1, double x2, double y2) {
        double width = Math.min(kept[at + 2], x2) - Math.max(kept[at], x1);
        double height = Math.min(kept[at + 3], y2) - Math.max(kept[at + 1], y1);
        double intersection = width * height;
        double own = ((double) kept[at + 2] - kept[at]) * ((double) kept[at + 3] - kept[at + 1]);
        return intersection / (own + (x2 - x1) * (y2 - y1) - intersection);
    }
}
