package dev.binocle.cpu;

import java.util.Arrays;

/**
 * Many boxes in grids, made at once and then only asked, by any thread: sorted by place, so that a row of cells is one run of boxes. A box of another
 * cell in it does no harm, as every verdict is the exact one; where rows are more than is worth it, all boxes are looked at.
 */
final class BoxGrids {
    private static final int SIZE = BoxVerdict.SIZE;
    private static final int CROWDED = 12; // boxes a cell, on average over the boxes
    private static final int FINEST = 8;

    private final BoxVerdict verdict;
    private final BoxReach reach;
    private final float[] five;
    private final int count;
    private final int[] starts;
    private final int finer;
    private final int[] grids;

    private BoxGrids(
            BoxVerdict verdict, BoxReach reach, float[] five, int count, int[] starts, int finer, int[] grids) {
        this.verdict = verdict;
        this.reach = reach;
        this.five = five;
        this.count = count;
        this.starts = starts;
        this.finer = finer;
        this.grids = grids;
    }

    /** Of none. */
    static BoxGrids none(BoxVerdict verdict, BoxReach reach) {
        return new BoxGrids(verdict, reach, new float[0], 0, new int[2], reach.finer(), new int[0]);
    }

    /** Of the first {@code all} boxes of {@code kept}, which begins with those that lie in this already. */
    BoxGrids with(float[] kept, int all) {
        int places = Math.max(64, 2 * Integer.highestOneBit(all));
        int[] gridOf = new int[all];
        int[] found = Arrays.copyOf(grids, grids.length + 8);
        int gridCount = grids.length;
        for (int i = 0; i < all; i++) {
            int at = SIZE * i;
            gridOf[i] = BoxReach.grid(kept[at + 2] - kept[at], kept[at + 3] - kept[at + 1]);
            int g = 0;
            while (g < gridCount && found[g] != gridOf[i]) {
                g++;
            }
            if (g == gridCount) {
                found = g == found.length ? Arrays.copyOf(found, 2 * g) : found;
                found[gridCount++] = gridOf[i];
            }
        }
        int[] placeOf = new int[all];
        int[] begins = new int[places + 1];
        int fine = finer;
        long crowd = place(kept, gridOf, fine, placeOf, begins);
        while (crowd > (long) CROWDED * all && fine < FINEST) {
            Arrays.fill(begins, 0);
            crowd = place(kept, gridOf, ++fine, placeOf, begins);
        }
        for (int p = 1; p <= places; p++) {
            begins[p] += begins[p - 1];
        }
        int[] next = Arrays.copyOf(begins, places);
        float[] sorted = new float[SIZE * all];
        for (int i = 0; i < all; i++) {
            System.arraycopy(kept, SIZE * i, sorted, SIZE * next[placeOf[i]]++, SIZE);
        }
        return new BoxGrids(verdict, reach, sorted, all, begins, fine, Arrays.copyOf(found, gridCount));
    }

    /** Counts each place in the element behind it. @return the sum of the squares of the counts */
    private static long place(float[] kept, int[] gridOf, int finer, int[] placeOf, int[] begins) {
        long squares = 0;
        for (int i = 0; i < placeOf.length; i++) {
            int at = SIZE * i;
            int place = BoxReach.place(
                    gridOf[i], kept[at], kept[at + 1], kept[at + 2], kept[at + 3], finer, begins.length - 1);
            placeOf[i] = place;
            squares += 2L * begins[place + 1]++ + 1;
        }
        return squares;
    }

    boolean suppress(BoxArrays from, int index, float threshold) {
        float x1 = from.x1[index];
        float y1 = from.y1[index];
        float x2 = from.x2[index];
        float y2 = from.y2[index];
        float area = from.areas[index];
        if (area == 0 || count == 0) {
            return false;
        }
        int places = starts.length - 1;
        long left = count / 8; // rows that may be looked at before it is cheaper to look at all boxes
        for (int grid : grids) {
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
            left -= row2 - row1 + 1;
            if (left < 0 || columns > places) {
                return verdict.any(five, 0, SIZE * count, x1, y1, x2, y2, area, threshold);
            }
            long middle = (row1 + row2) >> 1;
            for (long j = 0; j <= row2 - row1; j++) { // from the middle outwards: the nearest suppress most often
                long row = middle + ((j & 1) == 1 ? (j + 1) >> 1 : -(j >> 1));
                int first = BoxReach.place(grid, row, column1, places);
                int end = first + (int) columns;
                int begin = SIZE * starts[first];
                if (verdict.any(five, begin, SIZE * starts[Math.min(end, places)], x1, y1, x2, y2, area, threshold)
                        || (end > places
                                && verdict.any(
                                        five, 0, SIZE * starts[end - places], x1, y1, x2, y2, area, threshold))) {
                    return true;
                }
            }
        }
        return false;
    }
}
