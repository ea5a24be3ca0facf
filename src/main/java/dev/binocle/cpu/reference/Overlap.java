package dev.binocle.cpu.reference;

import dev.binocle.op.BoxFormat;
import dev.binocle.tensor.TensorData;

/**
 * A box with its corners sorted and its area, in float32, each operation rounded by itself (Java is strict): the same steps
 * as {@code kernels/boxes.cl}, so that both give the same bits.
 */
record Overlap(float x1, float y1, float x2, float y2, float area) {
    private static final Overlap NOTHING = new Overlap(0, 0, 0, 0, 0);

    /** A box that is not finite or has no area becomes one that overlaps nothing. */
    static Overlap read(TensorData boxes, long at, BoxFormat format) {
        float a = boxes.getFloat(at);
        float b = boxes.getFloat(at + 1);
        float c = boxes.getFloat(at + 2);
        float d = boxes.getFloat(at + 3);
        if (format == BoxFormat.CENTER) {
            float halfWidth = c * 0.5f;
            float halfHeight = d * 0.5f;
            c = a + halfWidth;
            d = b + halfHeight;
            a = a - halfWidth;
            b = b - halfHeight;
        }
        float x1 = Math.min(a, c);
        float y1 = Math.min(b, d);
        float x2 = Math.max(a, c);
        float y2 = Math.max(b, d);
        float area = (x2 - x1) * (y2 - y1);
        return area > 0 && area < Float.POSITIVE_INFINITY ? new Overlap(x1, y1, x2, y2, area) : NOTHING;
    }

    float intersection(Overlap other) {
        float width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
        float height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
        return width > 0 && height > 0 ? width * height : 0;
    }

    float iou(Overlap other) {
        float intersection = intersection(other);
        return intersection > 0 ? intersection / ((area + other.area) - intersection) : 0;
    }

    boolean suppresses(Overlap later, float threshold) {
        float intersection = intersection(later);
        return intersection > 0 && intersection > threshold * ((area + later.area) - intersection);
    }
}
