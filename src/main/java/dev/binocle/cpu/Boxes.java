package dev.binocle.cpu;

import dev.binocle.op.BoxFormat;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of one image in one flat array: x1, y1, x2, y2 and area of each side by side, so that a look at one is one line of the cache. A box that is
 * not valid has the area 0 and overlaps nothing.
 */
final class Boxes {
    static final int SIZE = 5;

    private static final float LARGEST = 0x1p60f;
    private static final float ZERO = 0x1p-100f;
    private static final float LEAST_SIDE = 0x1p-50f;

    /** SIZE numbers a box. */
    final float[] five;

    private final int count;
    private @Nullable BoxLevels levels;

    Boxes(int count) {
        this.count = count;
        five = new float[SIZE * count];
    }

    /**
     * Boxes from {@code begin} to {@code end}, by the same steps as {@code kernels/boxes.cl}.
     *
     * @param first the image's first box in {@code numbers}
     * @return how many are not valid
     */
    int read(float[] numbers, int first, int begin, int end, BoxFormat format, boolean sorts) {
        int valid = 0;
        for (int i = begin; i < end; i++) {
            float a = numbers[4 * (first + i)];
            float b = numbers[4 * (first + i) + 1];
            float c = numbers[4 * (first + i) + 2];
            float d = numbers[4 * (first + i) + 3];
            boolean isValid = switch (format) {
                case XYXY -> set(i, a, b, c, d, sorts);
                case YXYX -> set(i, b, a, d, c, sorts);
                case XYWH -> set(i, a, b, a + c, b + d, false);
                case CXCYWH -> set(i, a - c * 0.5f, b - d * 0.5f, a + c * 0.5f, b + d * 0.5f, false);
                case ROTATED -> throw new IllegalArgumentException("turned boxes are no upright ones");
            };
            valid += isValid ? 1 : 0;
        }
        return end - begin - valid;
    }

    int count() {
        return count;
    }

    /** After all have been read. */
    synchronized BoxLevels levels() {
        if (levels == null) {
            levels = BoxLevels.of(this);
        }
        return levels;
    }

    private boolean set(int i, float a, float b, float c, float d, boolean sorts) {
        float left = flushed(sorts ? Math.min(a, c) : a);
        float top = flushed(sorts ? Math.min(b, d) : b);
        float right = flushed(sorts ? Math.max(a, c) : c);
        float bottom = flushed(sorts ? Math.max(b, d) : d);
        float width = right - left;
        float height = bottom - top;
        boolean within = left >= -LARGEST
                && top >= -LARGEST
                && right <= LARGEST
                && bottom <= LARGEST; // so all are, as sides are positive
        if (!(isSide(width) && isSide(height) && within)) { // NaN is no side
            return false;
        }
        int at = SIZE * i;
        five[at] = left;
        five[at + 1] = top;
        five[at + 2] = right;
        five[at + 3] = bottom;
        five[at + 4] = width * height;
        return true;
    }

    private static float flushed(float x) {
        return Math.abs(x) < ZERO ? 0 : x;
    }

    private static boolean isSide(float side) {
        return side >= LEAST_SIDE && side <= LARGEST;
    }

    boolean isValid(int i) {
        return five[SIZE * i + 4] > 0;
    }
}
