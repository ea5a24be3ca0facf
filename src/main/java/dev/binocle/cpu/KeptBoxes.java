package dev.binocle.cpu;

import dev.binocle.op.Nms;
import java.util.Arrays;

/**
 * The boxes that one segment has kept so far, and the question whether one of them suppresses another. {@code kernels/nms_grid.cl} does the same;
 * docs/boxes.md has the picture and the proofs.
 *
 * <p>A few are looked at one after the other. When there are more, they also lie in grids: one for each pair of powers of 4 that their width and
 * height lie between, with cells about as large as the reach of such boxes. A box can only be suppressed by one
 *
 * <ul>
 *   <li>whose width is within a factor t of its own, and whose height is: IoU is at most the overlap of the sides in either direction, and that at
 *       most the smaller side over the larger;
 *   <li>whose centre, in either direction, is nearer than (1 - t) / t · the smaller side / 2, and than half of both sides together.
 * </ul>
 *
 * So it asks a few cells of a few grids. Cells are lists in one hash table; a box of another cell that fell into the same place does no harm, as
 * every verdict is the exact one. Where the cells were more than the boxes, all boxes are looked at.
 */
final class KeptBoxes {
    /** So many are faster looked at than found. */
    private static final int FEW = 48;

    private static final int SIZE = 5;
    private static final int CROWDED = 16;
    private static final int FINEST = 8;
    private static final int NONE = -1;
    private static final double FARTHEST = 0x1p60;
    private static final float MARGIN = 1 + 0x1p-16f;
    /** What the sum of two coordinates may be wrong by, and some more. */
    private static final float ROUNDING = 0x1p-21f;

    private final Nms.Rule rule;
    /** x1, y1, x2, y2 and area of each, side by side: a look at one is a look at one line of the cache. */
    private final float[] boxes;

    private int count;

    private final float least; // a little under the least threshold that is asked for
    private final float ratio; // (1 - least) / least
    private int finer; // cells are 2^-finer of twice the largest side of their grid
    private final int[] next;
    private int[] heads = new int[0];
    private final float share;
    private int rebuilt;
    private int[] grids = new int[8]; // (level of width) * 256 + level of height
    private int gridCount;

    /**
     * @param most boxes that it may have to keep
     * @param leastThreshold the lowest threshold that it will be asked with
     */
    KeptBoxes(Nms.Rule rule, int most, float leastThreshold) {
        this.rule = rule;
        this.boxes = new float[SIZE * most];
        this.next = new int[most];
        // the verdicts of rounded numbers may be those of an IoU that is a few units in the last place less; OpenCV
        // takes 1 - IoU in float
        float rounded = leastThreshold * (1 - 0x1p-18f) - (rule == Nms.Rule.OPEN_CV ? 0x1p-22f : 0);
        this.least = Math.max(0, rounded);
        this.ratio = least > 0 ? (1 - least) / least : Float.POSITIVE_INFINITY;
        this.share = 16 * least / (1 + least) * (1 - 0x1p-16f);
        this.finer = -Math.min(1, Math.max(-4, Math.getExponent(ratio) - 1));
    }

    int count() {
        return count;
    }

    void add(BoxArrays from, int index) {
        int at = SIZE * count++;
        boxes[at] = from.x1[index];
        boxes[at + 1] = from.y1[index];
        boxes[at + 2] = from.x2[index];
        boxes[at + 3] = from.y2[index];
        boxes[at + 4] = from.areas[index];
        if (count > FEW) {
            if (count > rebuilt) {
                rebuilt = 2 * count;
                rebuild();
            } else {
                enter(count - 1);
            }
        }
    }

    /** With room for twice as many, and cells so fine that few boxes share one. */
    private void rebuild() {
        if (heads.length < count) {
            heads = new int[4 * Integer.highestOneBit(count)];
        }
        while (true) {
            Arrays.fill(heads, NONE);
            gridCount = 0;
            for (int i = 0; i < count; i++) {
                enter(i);
            }
            int crowd = crowd();
            if (crowd <= CROWDED || finer >= FINEST) {
                return;
            }
            finer++;
        }
    }

    /** About how many boxes there are in the cell of a box. */
    private int crowd() {
        int step = Math.max(1, count / 64);
        int found = 0;
        int asked = 0;
        for (int i = 0; i < count; i += step) {
            asked++;
            for (int k = i; k != NONE; k = next[k]) {
                found += 2; // a box is on average in the middle of its list
            }
        }
        return found / asked;
    }

    private void enter(int i) {
        float x1 = boxes[SIZE * i];
        float y1 = boxes[SIZE * i + 1];
        float x2 = boxes[SIZE * i + 2];
        float y2 = boxes[SIZE * i + 3];
        int levelX = level(x2 - x1);
        int levelY = level(y2 - y1);
        int grid = levelX * 256 + levelY;
        int g = 0;
        while (g < gridCount && grids[g] != grid) {
            g++;
        }
        if (g == gridCount) {
            if (g == grids.length) {
                grids = Arrays.copyOf(grids, 2 * g);
            }
            grids[gridCount++] = grid;
        }
        long column = cell(x1 + x2, levelX);
        long row = cell(y1 + y2, levelY);
        int place = place(grid, row, column);
        next[i] = heads[place];
        heads[place] = i;
    }

    /** Sides of a level lie in [4^(level - 64), 4^(level - 63)). */
    private static int level(float side) {
        return (Math.getExponent(side) >> 2) + 64;
    }

    private static float most(int level) {
        return power(4 * (level - 63));
    }

    /** 2^exponent, from −126 to 127. */
    private static float power(int exponent) {
        return Float.intBitsToFloat((exponent + 127) << 23);
    }

    /** @param twice twice the centre */
    private long cell(float twice, int level) {
        double cell = Math.floor(twice * power(-(4 * (level - 63) + 1 - finer)));
        return (long) Math.min(Math.max(cell, -FARTHEST), FARTHEST); // so that differences do not overflow
    }

    private int place(int grid, long row, long column) {
        int hash = grid * 0x9E3779B1 + (int) row * 0x85EBCA77;
        return ((hash ^ hash >>> 15) + (int) column) & (heads.length - 1); // neighbours in a row lie beside each other
    }

    /** Whether one that was kept suppresses this one. */
    boolean suppress(BoxArrays from, int index, float threshold) {
        float x1 = from.x1[index];
        float y1 = from.y1[index];
        float x2 = from.x2[index];
        float y2 = from.y2[index];
        float area = from.areas[index];
        if (area == 0) {
            return false;
        }
        if (count <= FEW) {
            return anySuppresses(x1, y1, x2, y2, area, threshold);
        }
        float width = x2 - x1;
        float height = y2 - y1;
        long left = count / 2; // cells that may be looked at before it is cheaper to look at all boxes
        for (int g = 0; g < gridCount; g++) {
            int levelX = grids[g] >> 8;
            int levelY = grids[g] & 0xFF;
            float mostX = most(levelX);
            float mostY = most(levelY);
            if (!isAlike(width, mostX) || !isAlike(height, mostY)) {
                continue;
            }
            float reachX = reach(width, mostX, x1 + x2);
            float reachY = reach(height, mostY, y1 + y2);
            long column1 = cell(x1 + x2 - reachX, levelX);
            long column2 = cell(x1 + x2 + reachX, levelX);
            long row1 = cell(y1 + y2 - reachY, levelY);
            long row2 = cell(y1 + y2 + reachY, levelY);
            if (column2 - column1 >= left || row2 - row1 >= left) {
                return anySuppresses(x1, y1, x2, y2, area, threshold);
            }
            left -= (column2 - column1 + 1) * (row2 - row1 + 1);
            if (left < 0) {
                return anySuppresses(x1, y1, x2, y2, area, threshold);
            }
            long middle = (row1 + row2) >> 1;
            for (long j = 0; j <= row2 - row1; j++) { // from the middle outwards: the nearest suppress most often
                long row = middle + ((j & 1) == 1 ? (j + 1) >> 1 : -(j >> 1));
                int first = place(grids[g], row, column1);
                for (int column = 0; column <= column2 - column1; column++) {
                    for (int k = heads[(first + column) & (heads.length - 1)]; k != NONE; k = next[k]) {
                        if (suppresses(k, x1, y1, x2, y2, area, threshold)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    /** Whether sides of a level can be within a factor of the threshold of this one. */
    private boolean isAlike(float side, float most) {
        return most > side * least && most * 0.0625f * least <= side;
    }

    /** How far the sums of coordinates of two boxes may be from each other: twice their centres. */
    private float reach(float side, float most, float sum) {
        float near = ratio * Math.min(side, most);
        float touching = side + Math.min(most, side / least);
        return Math.min(near, touching) * MARGIN + Math.abs(sum) * ROUNDING;
    }

    private boolean anySuppresses(float x1, float y1, float x2, float y2, float area, float threshold) {
        for (int k = 0; k < count; k++) {
            if (suppresses(k, x1, y1, x2, y2, area, threshold)) {
                return true;
            }
        }
        return false;
    }

    private boolean suppresses(int k, float x1, float y1, float x2, float y2, float area, float threshold) {
        int at = SIZE * k;
        float across = (x2 - x1) + (boxes[at + 2] - boxes[at]);
        float down = (y2 - y1) + (boxes[at + 3] - boxes[at + 1]);
        float twiceX = across * MARGIN - Math.abs(x1 - boxes[at]) - Math.abs(x2 - boxes[at + 2]);
        float twiceY = down * MARGIN - Math.abs(y1 - boxes[at + 1]) - Math.abs(y2 - boxes[at + 3]);
        if (!((twiceX + Math.abs(twiceX)) * (twiceY + Math.abs(twiceY)) > share * (area + boxes[at + 4]))) {
            return false;
        }
        float width = Math.min(boxes[at + 2], x2) - Math.max(boxes[at], x1);
        float height = Math.min(boxes[at + 3], y2) - Math.max(boxes[at + 1], y1);
        if (!(width > 0 && height > 0)) {
            return false;
        }
        float intersection = width * height;
        float union = (boxes[at + 4] + area) - intersection;
        return switch (rule) {
            case BINOCLE -> intersection > threshold * union || threshold == 0;
            case BINOCLE_INCLUSIVE -> intersection >= threshold * union;
            case TORCHVISION, ONNX_RUNTIME -> intersection / union > threshold || threshold == 0;
            case TENSOR_RT -> intersection / union >= threshold;
            case OPEN_CV -> threshold == 0 || 1f - (float) (1 - quotient(at, x1, y1, x2, y2)) > threshold;
        };
    }

    private double quotient(int at, double x1, double y1, double x2, double y2) {
        double width = Math.min(boxes[at + 2], x2) - Math.max(boxes[at], x1);
        double height = Math.min(boxes[at + 3], y2) - Math.max(boxes[at + 1], y1);
        double intersection = width * height;
        double own = ((double) boxes[at + 2] - boxes[at]) * ((double) boxes[at + 3] - boxes[at + 1]);
        return intersection / (own + (x2 - x1) * (y2 - y1) - intersection);
    }
}
