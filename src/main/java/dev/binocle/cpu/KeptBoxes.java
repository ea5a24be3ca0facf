package dev.binocle.cpu;

import java.util.Arrays;

/**
 * The boxes that one segment has kept so far, and the question whether one of them suppresses another. A few are looked at one after the other; when
 * there are more, each also stands in the list of every cell that it reaches; docs/boxes.md says how far that is. Any thread may ask while none adds.
 */
final class KeptBoxes {
    /** So many are faster looked at than found. */
    private static final int FEW = 48;

    private static final int FEW_NEW = 8;
    /** Places for each box, at least. */
    private static final int PLACES = 4;

    private static final int GROWTH = 20;
    private static final int CHECKED = 2;
    private static final int SIZE = Boxes.SIZE;
    /** A list is made of pieces, the newest first: a link to the next newest, or 0, and after it boxes. */
    private static final int PIECE = 16;

    private static final int IN_PIECE = PIECE - 1;
    private static final int SAMPLE = 64;

    private final BoxVerdict verdict;
    private final BoxReach reach;
    private float[] five = new float[SIZE * FEW];
    private int count;
    private final int most;
    private int checked;
    private BoxGrid[] grids = new BoxGrid[0];
    /** Where the newest box of a place stands in the pieces; 0: there is none. */
    private int[] heads = new int[0];

    private int[] pieces = new int[64 * PIECE];
    private int used;

    /** @param most boxes that may come */
    KeptBoxes(BoxVerdict verdict, BoxReach reach, int most) {
        this.most = most;
        this.verdict = verdict;
        this.reach = reach;
    }

    int count() {
        return count;
    }

    void add(Boxes from, int index) {
        if (SIZE * count == five.length) {
            five = Arrays.copyOf(five, 2 * five.length);
        }
        System.arraycopy(from.five, SIZE * index, five, SIZE * count++, SIZE);
        if (count <= FEW) {
            return;
        }
        if (PLACES * count > heads.length) {
            heads = new int[2 * PLACES * Integer.highestOneBit(Math.max(count, Math.min(most, GROWTH * count)))];
            enterAll();
        } else if (!enter(count - 1)) {
            enterAll();
        } else if (count > checked) {
            adapt();
        }
    }

    /** Looks from time to time whether lists have become long, or are nearly empty. */
    private void adapt() {
        checked = CHECKED * count;
        boolean changes = false;
        for (BoxGrid grid : grids) {
            grid.begin();
            changes |= grid.changes(crowd(grid));
        }
        if (changes) {
            enterAll();
        }
    }

    private void enterAll() {
        checked = CHECKED * count;
        for (BoxGrid grid : grids) {
            grid.begin();
        }
        boolean changes = true;
        while (changes) {
            Arrays.fill(heads, 0);
            used = PIECE;
            for (BoxGrid grid : grids) {
                grid.clear();
            }
            changes = false;
            for (int i = 0; i < count && !changes; i++) {
                changes = !enter(i);
            }
            if (!changes) {
                for (BoxGrid grid : grids) {
                    changes |= grid.changes(crowd(grid));
                }
            }
        }
    }

    /** Into all lists of cells that it reaches; false: cells have changed. */
    private boolean enter(int i) {
        int at = SIZE * i;
        float width = five[at + 2] - five[at];
        float height = five[at + 3] - five[at + 1];
        float x = five[at] + five[at + 2];
        float y = five[at + 1] + five[at + 3];
        BoxGrid grid = gridOf(BoxReach.grid(width, height));
        float reachX = reach.ofKept(width, x);
        float reachY = reach.ofKept(height, y);
        int column1 = grid.column(x - reachX);
        int row1 = grid.row(y - reachY);
        long columns = grid.column(x + reachX) - (long) column1 + 1;
        long rows = grid.row(y + reachY) - (long) row1 + 1;
        if (!grid.takes(columns * rows)) {
            return false;
        }
        for (int row = 0; row < rows; row++) {
            int place = BoxReach.place(grid.number, row1 + row, column1, heads.length);
            for (int column = 0; column < columns; column++) {
                push(place + column & heads.length - 1, i);
            }
        }
        return true;
    }

    private BoxGrid gridOf(int number) {
        for (BoxGrid grid : grids) {
            if (grid.number == number) {
                return grid;
            }
        }
        BoxGrid grid = new BoxGrid(number, reach.finer());
        grids = Arrays.copyOf(grids, grids.length + 1);
        grids[grids.length - 1] = grid;
        return grid;
    }

    private void push(int place, int i) {
        int at = heads[place];
        if (at == 0 || (at & IN_PIECE) == IN_PIECE) {
            if (used == pieces.length) {
                pieces = Arrays.copyOf(pieces, 2 * used);
            }
            pieces[used] = at;
            at = used;
            used += PIECE;
        }
        pieces[++at] = i;
        heads[place] = at;
    }

    /** About how many boxes the list has that a box of the grid asks. */
    private int crowd(BoxGrid grid) {
        int found = 0;
        int asked = 0;
        for (int i = 0; i < count; i += Math.max(1, count / SAMPLE)) {
            int at = SIZE * i;
            if (BoxReach.grid(five[at + 2] - five[at], five[at + 3] - five[at + 1]) == grid.number) {
                asked++;
                int place = place(grid, five[at] + five[at + 2], five[at + 1] + five[at + 3]);
                for (int end = heads[place]; end != 0; end = pieces[end & -PIECE]) {
                    found += end & IN_PIECE;
                }
            }
        }
        return asked == 0 ? BoxGrid.SPARSE : found / asked;
    }

    private int place(BoxGrid grid, float x, float y) {
        return BoxReach.place(grid.number, grid.row(y), grid.column(x), heads.length);
    }

    /** Whether one of those that were kept, from the one numbered {@code since} on, suppresses this one. */
    boolean suppress(Boxes from, int index, float threshold, int since) {
        int own = SIZE * index;
        float x1 = from.five[own];
        float y1 = from.five[own + 1];
        float x2 = from.five[own + 2];
        float y2 = from.five[own + 3];
        float area = from.five[own + 4];
        if (area == 0 || since == count) {
            return false;
        }
        if (count <= FEW || count - since <= FEW_NEW) {
            return verdict.any(five, SIZE * since, SIZE * count, x1, y1, x2, y2, area, threshold);
        }
        float x = x1 + x2;
        float y = y1 + y2;
        float reachX = reach.ofAsked(x2 - x1, x);
        float reachY = reach.ofAsked(y2 - y1, y);
        long left = (count - since) / 2; // lists that may be looked at before it is cheaper to look at all boxes
        for (BoxGrid grid : grids) {
            if (!reach.isAlike(x2 - x1, grid.mostX) || !reach.isAlike(y2 - y1, grid.mostY)) {
                continue;
            }
            if (reach.isKept()) {
                if (suppress(place(grid, x, y), x1, y1, x2, y2, area, threshold, since)) {
                    return true;
                }
                continue;
            }
            int column1 = grid.column(x - reachX);
            int row1 = grid.row(y - reachY);
            long columns = grid.column(x + reachX) - (long) column1 + 1;
            long rows = grid.row(y + reachY) - (long) row1 + 1;
            left = columns > left || rows > left ? -1 : left - columns * rows;
            if (left < 0) {
                return verdict.any(five, SIZE * since, SIZE * count, x1, y1, x2, y2, area, threshold);
            }
            for (int row = 0; row < rows; row++) {
                int place = BoxReach.place(grid.number, row1 + row, column1, heads.length);
                for (int column = 0; column < columns; column++) {
                    int here = place + column & heads.length - 1;
                    if (suppress(here, x1, y1, x2, y2, area, threshold, since)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether one in the list of a place does. */
    private boolean suppress(
            int place, float x1, float y1, float x2, float y2, float area, float threshold, int since) {
        for (int at = heads[place]; at != 0; at = pieces[at]) {
            for (; (at & IN_PIECE) != 0; at--) {
                int i = pieces[at];
                if (i < since) {
                    return false;
                }
                if (verdict.suppresses(five, SIZE * i, x1, y1, x2, y2, area, threshold)) {
                    return true;
                }
            }
        }
        return false;
    }
}
