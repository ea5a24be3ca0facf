package dev.binocle.cpu;

import dev.binocle.op.BoxFormat;

/** The boxes of one image with their areas, a flat array for each number; one that is not valid has the area 0 and overlaps nothing. */
final class BoxArrays {
    private static final float LARGEST = 0x1p60f;
    private static final float ZERO = 0x1p-100f;
    private static final float LEAST_SIDE = 0x1p-50f;

    final float[] x1;
    final float[] y1;
    final float[] x2;
    final float[] y2;
    final float[] areas;
    private int invalid;

    BoxArrays(int count) {
        x1 = new float[count];
        y1 = new float[count];
        x2 = new float[count];
        y2 = new float[count];
        areas = new float[count];
    }

    /** The same steps as {@code kernels/boxes.cl}. */
    static BoxArrays read(float[] numbers, int first, int count, BoxFormat format, boolean sorts) {
        BoxArrays boxes = new BoxArrays(count);
        for (int i = 0; i < count; i++) {
            float a = numbers[4 * (first + i)];
            float b = numbers[4 * (first + i) + 1];
            float c = numbers[4 * (first + i) + 2];
            float d = numbers[4 * (first + i) + 3];
            switch (format) {
                case XYXY -> boxes.set(i, a, b, c, d, sorts);
                case YXYX -> boxes.set(i, b, a, d, c, sorts);
                case XYWH -> boxes.set(i, a, b, a + c, b + d, false);
                case CXCYWH -> boxes.set(i, a - c * 0.5f, b - d * 0.5f, a + c * 0.5f, b + d * 0.5f, false);
                case ROTATED -> throw new IllegalArgumentException("turned boxes are no upright ones");
            }
        }
        return boxes;
    }

    private void set(int i, float a, float b, float c, float d, boolean sorts) {
        boolean coordinates = Math.abs(a) <= LARGEST
                && Math.abs(b) <= LARGEST
                && Math.abs(c) <= LARGEST
                && Math.abs(d) <= LARGEST; // false for NaN
        float left = flushed(sorts ? Math.min(a, c) : a);
        float top = flushed(sorts ? Math.min(b, d) : b);
        float right = flushed(sorts ? Math.max(a, c) : c);
        float bottom = flushed(sorts ? Math.max(b, d) : d);
        float width = right - left;
        float height = bottom - top;
        if (coordinates && isSide(width) && isSide(height)) {
            x1[i] = left;
            y1[i] = top;
            x2[i] = right;
            y2[i] = bottom;
            areas[i] = width * height;
        } else {
            invalid++;
        }
    }

    private static float flushed(float x) {
        return Math.abs(x) < ZERO ? 0 : x;
    }

    private static boolean isSide(float side) {
        return side >= LEAST_SIDE && side <= LARGEST;
    }

    /** How many were not valid when they were read. */
    int invalid() {
        return invalid;
    }

    void copy(int to, BoxArrays from, int index) {
        x1[to] = from.x1[index];
        y1[to] = from.y1[index];
        x2[to] = from.x2[index];
        y2[to] = from.y2[index];
        areas[to] = from.areas[index];
    }
}
