package dev.binocle.cpu;

import java.util.Arrays;

/**
 * The boxes that one segment has kept so far, and the question whether one of them suppresses another. A few are looked at one after the other; when
 * there are more they also lie in grids, where each place is a list.
 */
final class KeptBoxes {
    /** So many are faster looked at than found. */
    private static final int FEW = 48;

    private static final int SIZE = BoxVerdict.SIZE;
    private static final int CROWDED = 16;
    private static final int FINEST = 8;
    private static final int NONE = -1;

    private final BoxVerdict verdict;
    private final BoxReach reach;
    private final float[] five;
    private final int[] next;
    private int count;
    private int rebuilt;
    private int finer;
    private int[] heads = new int[0];
    private int[] grids = new int[8];
    private int gridCount;

    /** @param most boxes that it may have to keep */
    KeptBoxes(BoxVerdict verdict, BoxReach reach, int most) {
        this.verdict = verdict;
        this.reach = reach;
        this.five = new float[SIZE * most];
        this.next = new int[most];
        this.finer = reach.finer();
    }

    int count() {
        return count;
    }

    /** Copies all to where others lie. */
    void copyTo(float[] others, int first) {
        System.arraycopy(five, 0, others, SIZE * first, SIZE * count);
    }

    void add(BoxArrays from, int index) {
        BoxVerdict.put(five, SIZE * count++, from, index);
        if (count > FEW) {
            if (count > rebuilt) {
                rebuild();
            } else {
                enter(count - 1);
            }
        }
    }

    /** With room for more, and cells so fine that few boxes share one. */
    private void rebuild() {
        rebuilt = 3 * count;
        heads = new int[2 * Integer.highestOneBit(count)];
        Arrays.fill(heads, NONE);
        enterAll();
        while (crowd() > CROWDED && finer < FINEST) {
            finer++;
            Arrays.fill(heads, NONE);
            enterAll();
        }
    }

    private void enterAll() {
        gridCount = 0;
        for (int i = 0; i < count; i++) {
            enter(i);
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
        int at = SIZE * i;
        int grid = BoxReach.grid(five[at + 2] - five[at], five[at + 3] - five[at + 1]);
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
        int place = BoxReach.place(grid, five[at], five[at + 1], five[at + 2], five[at + 3], finer, heads.length);
        next[i] = heads[place];
        heads[place] = i;
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
            return verdict.any(five, 0, SIZE * count, x1, y1, x2, y2, area, threshold);
        }
        long left = count / 2; // cells that may be looked at before it is cheaper to look at all boxes
        for (int g = 0; g < gridCount; g++) {
            int grid = grids[g];
            float mostX = BoxReach.mostSide(BoxReach.levelX(grid));
            float mostY = BoxReach.mostSide(BoxReach.levelY(grid));
            if (!reach.isAlike(x2 - x1, mostX) || !reach.isAlike(y2 - y1, mostY)) {
                continue;
            }
            float reachX = reach.of(x2 - x1, mostX, x1 + x2);
            float reachY = reach.of(y2 - y1, mostY, y1 + y2);
            long column1 = BoxReach.cell(x1 + x2 - reachX, BoxReach.levelX(grid), finer);
            long columns = BoxReach.cell(x1 + x2 + reachX, BoxReach.levelX(grid), finer) - column1 + 1;
            long row1 = BoxReach.cell(y1 + y2 - reachY, BoxReach.levelY(grid), finer);
            long row2 = BoxReach.cell(y1 + y2 + reachY, BoxReach.levelY(grid), finer);
            left = columns > left || row2 - row1 >= left ? -1 : left - columns * (row2 - row1 + 1);
            if (left < 0) {
                return verdict.any(five, 0, SIZE * count, x1, y1, x2, y2, area, threshold);
            }
            long middle = (row1 + row2) >> 1;
            for (long j = 0; j <= row2 - row1; j++) { // from the middle outwards: the nearest suppress most often
                long row = middle + ((j & 1) == 1 ? (j + 1) >> 1 : -(j >> 1));
                int first = BoxReach.place(grid, row, column1, heads.length);
                for (int column = 0; column < columns; column++) {
                    for (int k = heads[(first + column) & (heads.length - 1)]; k != NONE; k = next[k]) {
                        if (verdict.any(five, SIZE * k, SIZE * k + SIZE, x1, y1, x2, y2, area, threshold)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
