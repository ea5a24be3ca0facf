package dev.binocle.cpu.reference;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorData;

/**
 * A box with its area, in float32, each operation rounded by itself (Java is strict): the same steps as {@code kernels/boxes.cl}, so that both
 * give the same bits.
 */
record Overlap(float x1, float y1, float x2, float y2, float area) implements Region {
    /** Overlaps nothing. */
    static final Overlap INVALID = new Overlap(0, 0, 0, 0, 0);

    private static final float LARGEST = 0x1p60f;
    private static final float ZERO = 0x1p-100f;
    private static final float LEAST_SIDE = 0x1p-50f;

    /** @param sorts whether corners may come in any order */
    static Overlap read(TensorData boxes, long at, BoxFormat format, boolean sorts) {
        float a = boxes.getFloat(at);
        float b = boxes.getFloat(at + 1);
        float c = boxes.getFloat(at + 2);
        float d = boxes.getFloat(at + 3);
        return switch (format) {
            case XYXY -> of(a, b, c, d, sorts);
            case YXYX -> of(b, a, d, c, sorts);
            case XYWH -> of(a, b, a + c, b + d, false);
            case CXCYWH -> of(a - c * 0.5f, b - d * 0.5f, a + c * 0.5f, b + d * 0.5f, false);
            case ROTATED -> throw new IllegalArgumentException("a turned box is no upright one");
        };
    }

    private static Overlap of(float a, float b, float c, float d, boolean sorts) {
        if (!(isCoordinate(a) && isCoordinate(b) && isCoordinate(c) && isCoordinate(d))) {
            return INVALID;
        }
        float x1 = flushed(sorts ? Math.min(a, c) : a);
        float y1 = flushed(sorts ? Math.min(b, d) : b);
        float x2 = flushed(sorts ? Math.max(a, c) : c);
        float y2 = flushed(sorts ? Math.max(b, d) : d);
        float width = x2 - x1;
        float height = y2 - y1;
        return isSide(width) && isSide(height) ? new Overlap(x1, y1, x2, y2, width * height) : INVALID;
    }

    private static boolean isCoordinate(float x) {
        return Math.abs(x) <= LARGEST; // false for NaN
    }

    private static float flushed(float x) {
        return Math.abs(x) < ZERO ? 0 : x;
    }

    private static boolean isSide(float side) {
        return side >= LEAST_SIDE && side <= LARGEST;
    }

    @Override
    public boolean isValid() {
        return area > 0;
    }

    float intersection(Overlap other) {
        float width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
        float height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
        return width > 0 && height > 0 ? width * height : 0;
    }

    float union(Overlap other, float intersection) {
        return (area + other.area) - intersection;
    }

    private boolean touches(Overlap other) {
        return Math.min(x2, other.x2) > Math.max(x1, other.x1) && Math.min(y2, other.y2) > Math.max(y1, other.y1);
    }

    @Override
    public boolean suppresses(Region other, float threshold, Nms.Rule rule) {
        Overlap later = (Overlap) other;
        if (rule == Nms.Rule.OPEN_CV) {
            return touches(later) && 1f - (float) (1 - quotient(later)) > threshold;
        }
        if (threshold == 0) {
            return touches(later);
        }
        float intersection = intersection(later);
        float union = union(later, intersection);
        float left = rule.isQuotient() ? intersection / union : intersection;
        float right = rule.isQuotient() ? threshold : threshold * union;
        return intersection > 0 && (rule.isInclusive() ? left >= right : left > right);
    }

    /** As OpenCV takes it, in double. */
    private double quotient(Overlap other) {
        double width = Math.min((double) x2, other.x2) - Math.max((double) x1, other.x1);
        double height = Math.min((double) y2, other.y2) - Math.max((double) y1, other.y1);
        double intersection = width * height;
        double both = ((double) x2 - x1) * ((double) y2 - y1)
                + ((double) other.x2 - other.x1) * ((double) other.y2 - other.y1);
        return intersection / (both - intersection);
    }
}
