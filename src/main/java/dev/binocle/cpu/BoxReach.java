package dev.binocle.cpu;

import dev.binocle.op.Nms;

/**
 * Where boxes can lie that suppress another: grids, cells, and how far to look; docs/boxes.md has the proofs. {@code kernels/nms_cores.cl} has
 * the same levels and reaches, but there the box that asks looks around itself.
 *
 * <p>There is a grid for each pair of powers of 16 that width and height lie between. A grid is a number, (level of width) · 256 + level of height;
 * a box's place is a number too, of its grid, row and column, in a table of a power of two: neighbours in a row are neighbours there.
 */
final class BoxReach {
    private static final float FAR = 2 + 0x1p-14f; // a threshold of 1/3, and what is a little under it

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
     * Cells a unit of twice the centre.
     *
     * @param finer cells are 2^−finer of twice the largest side of the level
     */
    static float scale(int level, int finer) {
        return power(-(4 * (level - 63) + 1 - finer));
    }

    /**
     * Where twice the centre lies: never falls when it rises, which is all that is asked; towards 0, and the last cells are all that is beyond.
     *
     * @param twice twice the centre
     */
    static int cell(float twice, float scale) {
        return (int) (twice * scale);
    }

    static int place(int grid, int row, int column, int places) {
        int hash = grid * 0x9E3779B1 + row * 0x85EBCA77;
        return ((hash ^ hash >>> 15) + column) & (places - 1);
    }

    /** How fine cells are at first: about as large as boxes reach. */
    int finer() {
        return -Math.min(1, Math.max(-4, Math.getExponent(ratio) - 1));
    }

    /** Whether sides up to {@code most} can be within a factor of the threshold of this one. */
    boolean isAlike(float side, float most) {
        return most > side * least && most * 0.0625f * least <= side;
    }

    /** Whether a kept box alone reaches all that it can suppress. If not, it reaches as far as itself, and so do those that ask. */
    boolean isKept() {
        return ratio <= FAR;
    }

    /** How far the sum of coordinates (twice the centre) of a box may be from a kept one's, without what {@link #ofAsked} has of it. */
    float ofKept(float side, float sum) {
        return (ratio <= FAR ? ratio : 1) * side * MARGIN + Math.abs(sum) * ROUNDING;
    }

    /** What a box that asks must look around itself. */
    float ofAsked(float side, float sum) {
        return ratio <= FAR ? 0 : side * MARGIN + Math.abs(sum) * ROUNDING;
    }
}
