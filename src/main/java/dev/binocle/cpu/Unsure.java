package dev.binocle.cpu;

import java.util.Arrays;

/** Boxes on one side of a strip, near its edge or near others that are, of which it is not known yet whether they are kept. */
final class Unsure {
    private static final int FEW = 64;

    private final BoxVerdict verdict;
    private final float threshold;
    private final int axis;
    private float[] five = new float[Boxes.SIZE * FEW];
    private int count;
    private float from;
    private float to;

    /** @param threshold the lowest, so that none of them is suppressed by one that comes after it and is kept */
    Unsure(BoxVerdict verdict, float threshold, int axis) {
        this.verdict = verdict;
        this.threshold = threshold;
        this.axis = axis;
    }

    void clear() {
        count = 0;
        from = Float.POSITIVE_INFINITY;
        to = Float.NEGATIVE_INFINITY;
    }

    void add(Boxes boxes, int box) {
        if (five.length == Boxes.SIZE * count) {
            five = Arrays.copyOf(five, 2 * five.length);
        }
        int at = Boxes.SIZE * box;
        System.arraycopy(boxes.five, at, five, Boxes.SIZE * count++, Boxes.SIZE);
        from = Math.min(from, boxes.five[at + axis]);
        to = Math.max(to, boxes.five[at + axis + 2]);
    }

    /** Whether one of them suppresses a box, if it is kept. */
    boolean mayBe(Boxes boxes, int box) {
        float[] all = boxes.five;
        int at = Boxes.SIZE * box;
        return all[at + axis] < to
                && all[at + axis + 2] > from
                && verdict.any(five, count, all[at], all[at + 1], all[at + 2], all[at + 3], all[at + 4], threshold);
    }
}
