package dev.binocle.cpu;

import dev.binocle.op.Nms;

/**
 * How far a box reaches: what the IoU that suppresses says of each direction alone; docs/boxes.md has the proofs. {@code kernels/nms_cores.cl} has
 * the same. Distances are of sums of two coordinates, twice the centres.
 */
final class BoxReach {
    static final float MARGIN = 1 + 0x1p-16f;
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

    /** Whether sides from {@code shortest} to {@code longest} can be within a factor of the threshold of this one. */
    boolean isAlike(float side, float shortest, float longest) {
        return longest >= side * least && shortest * least <= side;
    }

    /** How far the sum of coordinates of a box can be from that of one which it suppresses. */
    float of(float side, float longest, float sum) {
        return of(ratio, side, longest, sum);
    }

    /**
     * The same, if the other direction has left so much.
     *
     * @param left {@link #left}; may be negative: none are in reach
     * @param longest no side of the other box is longer
     * @param sum the size of the box's own sum at most
     */
    float of(float left, float side, float longest, float sum) {
        float most = left * (side < longest ? side : longest);
        float both = side + longest;
        return (most < both ? most : both) * MARGIN + sum * ROUNDING;
    }

    /**
     * What one direction leaves to the other: with p and q the IoU of the intervals, 1 / IoU ≥ 1 / p + 1 / q − 1.
     *
     * @param distance of the sums of coordinates, at least
     * @param part {@link #part}
     */
    float left(float distance, float part, float sum) {
        float sure = distance - sum * ROUNDING;
        return sure > 0 ? ratio - sure * part : ratio;
    }

    /** 1 over the longest that the smaller of two sides can be, a little too small. */
    float part(float side, float longest) {
        return (2 - MARGIN) / (side < longest ? side : longest);
    }
}
