package dev.binocle.cpu;

import dev.binocle.op.Nms;

/**
 * Where boxes can lie that suppress another: grids, cells, and how far to look; docs/boxes.md has the picture and the proofs, {@code
 * kernels/nms_cores.cl} the same steps.
 *
 * <p>There is a grid for each pair of powers of 16 that width and height lie between. A grid is a number, (level of width) · 256 + level of height;
 * a box's place is a number too, of its grid, row and column, in a table of a power of two: neighbours in a row are neighbours there.
 */
final class BoxReach {
    private static final double FARTHEST = 0x1p60;
    private static final float MARGIN = 1 + 0x1p-16f;
    /** What the sum of two coordinates may be wrong by, and some more. */
    private static final float ROUNDING = 0x1p-21f;

    private final float least;
    private final float ratio;

    /** @param least a little under the lowest threshold that is asked for */
    BoxReach(float least) {
        this.least = least;
        this.ratio = (1 - least) / least;
    }

    /** The verdicts of rounded numbers may be those of an IoU that is a few units in the last place less; OpenCV takes 1 − IoU in float. */
    static float least(Nms.Rule rule, float threshold) {
        return Math.max(0, threshold * (1 - 0x1p-18f) - (rule == Nms.Rule.OPEN_CV ? 0x1p-22f : 0));
    }

    /** 2^exponent, from −126 to 127. */
    private static float power(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }

    static int grid(float width, float height) {
        return level(width) * 256 + level(height);
    }

    /** Sides of a level lie in [16^(level − 64), 16^(level − 63)). */
    private static int level(float side) {
        return (Math.getExponent(side) >> 2) + 64;
    }

    static int levelX(int grid) {
        return grid >> 8;
    }

    static int levelY(int grid) {
        return grid & 0xFF;
    }

    static float mostSide(int level) {
        return power(4 * (level - 63));
    }

    /**
     * @param twice twice the centre
     * @param finer cells are 2^−finer of twice the largest side of the level
     */
    static long cell(float twice, int level, int finer) {
        double cell = Math.floor(twice * power(-(4 * (level - 63) + 1 - finer)));
        return (long) Math.min(Math.max(cell, -FARTHEST), FARTHEST); // so that differences do not overflow
    }

    static int place(int grid, long row, long column, int places) {
        int hash = grid * 0x9E3779B1 + (int) row * 0x85EBCA77;
        return ((hash ^ hash >>> 15) + (int) column) & (places - 1);
    }

    static int place(int grid, float left, float top, float right, float bottom, int finer, int places) {
        return place(grid, cell(top + bottom, levelY(grid), finer), cell(left + right, levelX(grid), finer), places);
    }

    /** How fine cells are at first: about as large as boxes reach. */
    int finer() {
        return -Math.min(1, Math.max(-4, Math.getExponent(ratio) - 1));
    }

    /** Whether sides up to {@code most} can be within a factor of the threshold of this one. */
    boolean isAlike(float side, float most) {
        return most > side * least && most * 0.0625f * least <= side;
    }

    /** How far the sums of coordinates of two boxes may be from each other: twice their centres. */
    float of(float side, float most, float sum) {
        float touching = side + Math.min(most, side / least);
        return Math.min(ratio * Math.min(side, most), touching) * MARGIN + Math.abs(sum) * ROUNDING;
    }
}
