package dev.binocle.cpu;

import java.util.stream.IntStream;

/**
 * The candidates of a segment of which it is not known here whether they are kept, sorted by where they lie. A box that is kept takes out all that it
 * suppresses, from the rows of cells in its reach: itself as well, unless at a threshold of 1 nothing is. So a candidate is looked at by few, and
 * soon no more when it is suppressed.
 */
final class Undecided {
    private static final int SIZE = Boxes.SIZE;
    /** Fewer in a row are compared one by one. */
    private static final int SHORT = 32;

    private static final int ROW = 8; // costs as much as so many boxes
    private static final int WORTH_CLOSING = 1024;
    /** Fewer candidates are sorted by one thread alone. */
    static final int WORTH_THREADS = 16384;

    private final NmsSegment segment;
    private final BoxVerdict verdict;
    private final BoxReach reach;
    /** NaN: each class has its own. */
    private final float threshold;

    private final boolean[] open;
    private final BoxLevels levels;
    private final BoxGrid[] grids;
    /** Where in the arrays below the candidates of a place begin. */
    private final int[] begins;

    private final int[] candidates;
    private final float[] left;
    private final float[] top;
    private final float[] right;
    private final float[] bottom;
    private final float[] areas; // infinite: taken out
    private final float[] over;
    private int count;
    private int gone;

    /**
     * @param levels those that they lie in
     * @param open which candidates there are, from the segment's first on; becomes false for those that are suppressed
     * @param most no more than so many are
     */
    Undecided(
            NmsSegment segment,
            Boxes boxes,
            BoxLevels levels,
            boolean[] open,
            int most,
            BoxVerdict verdict,
            BoxReach reach) {
        this.segment = segment;
        this.verdict = verdict;
        this.reach = reach;
        this.open = open;
        this.threshold = segment.isOneThreshold() ? segment.threshold(segment.first()) : Float.NaN;
        this.levels = levels;
        double share = (double) most / boxes.count();
        int places = 0;
        grids = new BoxGrid[levels.list().size()];
        for (int i = 0; i < grids.length; i++) {
            grids[i] = new BoxGrid(levels.list().get(i), share, reach, places);
            places = grids[i].end();
        }
        candidates = new int[most];
        left = new float[most];
        top = new float[most];
        right = new float[most];
        bottom = new float[most];
        areas = new float[most];
        over = new float[most];
        begins = new int[places + 1];
        enter(boxes);
    }

    /** Sorts by place; a column at a time, as the cache holds the ends of all places for one column only. */
    private void enter(Boxes boxes) {
        int[] found = new int[candidates.length + 1];
        int all = 0;
        for (int i = 0; i < open.length; i++) {
            found[all] = i;
            all += open[i] ? 1 : 0; // nobody could foresee a branch
        }
        for (int i = 0; i < all; i++) {
            if (boxes.isValid(box(found[i]))) {
                found[count++] = found[i];
            }
        }
        int[] to = new int[count];
        for (int i = 0; i < count; i++) {
            to[i] = place(boxes.five, SIZE * box(found[i]));
            begins[to[i]]++;
        }
        int sum = 0;
        for (int place = 0; place < begins.length; place++) {
            sum += begins[place];
            begins[place] = sum;
        }
        for (int i = count - 1; i >= 0; i--) {
            to[i] = --begins[to[i]];
        }
        float[][] columns = {left, top, right, bottom, areas};
        IntStream numbers = IntStream.rangeClosed(0, SIZE);
        (count < WORTH_THREADS ? numbers : numbers.parallel()).forEach(number -> {
            if (number == SIZE) {
                for (int i = 0; i < count; i++) {
                    candidates[to[i]] = found[i];
                }
                return;
            }
            float[] column = columns[number];
            for (int i = 0; i < count; i++) {
                column[to[i]] = boxes.five[SIZE * box(found[i]) + number];
            }
        });
    }

    private int box(int candidate) {
        return segment.box(segment.first() + candidate);
    }

    private int place(float[] five, int at) {
        float x1 = five[at];
        float y1 = five[at + 1];
        float x2 = five[at + 2];
        float y2 = five[at + 3];
        int number = levels.number(x2 - x1, y2 - y1);
        int i = 0;
        while (grids[i].level.number != number) {
            i++;
        }
        return grids[i].place(x1 + x2, y1 + y2);
    }

    boolean isOpen(int candidate) {
        return open[candidate];
    }

    /** Whether a candidate, counted from the segment's first, is still undecided; from now on it is not. */
    boolean decide(int candidate) {
        boolean was = open[candidate];
        open[candidate] = false;
        return was;
    }

    /** Takes out all that a box that is kept suppresses. */
    void keep(Boxes boxes, int box) {
        int own = SIZE * box;
        float x1 = boxes.five[own];
        float y1 = boxes.five[own + 1];
        float x2 = boxes.five[own + 2];
        float y2 = boxes.five[own + 3];
        float area = boxes.five[own + 4];
        float width = x2 - x1;
        float height = y2 - y1;
        float x = x1 + x2;
        float y = y1 + y2;
        for (BoxGrid grid : grids) {
            if (!reach.isAlike(width, grid.level.shortestX, grid.level.longestX)
                    || !reach.isAlike(height, grid.level.shortestY, grid.level.longestY)) {
                continue;
            }
            float sumX = Math.abs(x);
            float sumY = Math.abs(y);
            float reachY = reach.of(height, grid.level.longestY, sumY);
            int row = grid.rowFrom(y - reachY);
            long rows = grid.rowTo(y + reachY) - (long) row + 1;
            float reachX = reach.of(width, grid.level.longestX, sumX);
            long columns = grid.columnTo(x + reachX) - (long) grid.columnFrom(x - reachX) + 1;
            if (rows <= 0 || columns <= 0) {
                continue;
            }
            int all = begins[grid.end()] - begins[grid.begin()];
            if (ROW * rows >= all || rows * columns >= grid.end() - grid.begin()) {
                takeOut(begins[grid.begin()], begins[grid.end()], x1, y1, x2, y2, area);
                continue;
            }
            float part = reach.part(height, grid.level.longestY);
            for (int i = 0; i < rows; i++) {
                float rest = reach.left(grid.distance(row + i, y), part, sumY);
                reachX = reach.of(rest, width, grid.level.longestX, sumX);
                int column = grid.columnFrom(x - reachX);
                columns = grid.columnTo(x + reachX) - (long) column + 1;
                if (columns > 0) {
                    takeOut(grid, grid.place(row + i, column), columns, x1, y1, x2, y2, area);
                }
            }
        }
        if (2 * gone > count && count > WORTH_CLOSING) {
            close();
        }
    }

    /** Those that are kept or suppressed make room. */
    private void close() {
        int to = 0;
        int end = 0;
        for (int place = 0; place < begins.length - 1; place++) {
            int i = end;
            end = begins[place + 1];
            begins[place] = to;
            for (; i < end; i++) {
                candidates[to] = candidates[i];
                left[to] = left[i];
                top[to] = top[i];
                right[to] = right[i];
                bottom[to] = bottom[i];
                areas[to] = areas[i];
                to += areas[i] <= Float.MAX_VALUE ? 1 : 0; // nobody could foresee a branch
            }
        }
        begins[begins.length - 1] = to;
        count = to;
        gone = 0;
    }

    private void takeOut(BoxGrid grid, int first, long columns, float x1, float y1, float x2, float y2, float area) {
        long beyond = first + columns - grid.end();
        if (beyond > 0) {
            int last = (int) Math.min(first, grid.begin() + beyond);
            takeOut(begins[grid.begin()], begins[last], x1, y1, x2, y2, area);
        }
        takeOut(begins[first], begins[(int) Math.min(first + columns, grid.end())], x1, y1, x2, y2, area);
    }

    private void takeOut(int begin, int end, float x1, float y1, float x2, float y2, float area) {
        if (end - begin < SHORT) {
            for (int i = begin; i < end; i++) {
                if (verdict.mayBe(left[i], top[i], right[i], bottom[i], areas[i], x1, y1, x2, y2, area)) {
                    takeOut(i, x1, y1, x2, y2, area);
                }
            }
            return;
        }
        verdict.mayBe(left, top, right, bottom, areas, over, begin, end, x1, y1, x2, y2, area);
        for (int i = begin; i < end; i++) {
            if (over[i] > 0) {
                takeOut(i, x1, y1, x2, y2, area);
            }
        }
    }

    private void takeOut(int i, float x1, float y1, float x2, float y2, float area) {
        int candidate = candidates[i];
        float own = Float.isNaN(threshold) ? segment.threshold(segment.first() + candidate) : threshold;
        if (verdict.suppresses(left[i], top[i], right[i], bottom[i], areas[i], x1, y1, x2, y2, area, own)) {
            open[candidate] = false;
            areas[i] = Float.POSITIVE_INFINITY;
            gone++;
        }
    }
}
