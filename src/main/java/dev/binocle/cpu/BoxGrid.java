package dev.binocle.cpu;

/** One grid of {@link KeptBoxes}: cells for boxes of which each side lies between two powers of 16. */
final class BoxGrid {
    private static final int FINEST = 8;
    private static final int COARSEST = -8;
    private static final int CELLS = 16;
    private static final int CROWDED = 24;
    /** Finer cells are worth it where a list is so many times as long as the number of lists that a box stands in. */
    private static final int LONG = 8;

    /** Lists of fewer are nearly empty. */
    static final int SPARSE = 4;

    private static final int MANY_BOXES = 4096;
    private static final int FEW_BOXES = 64;

    final int number;
    /** What the sides of its boxes are less than. */
    final float mostX;

    final float mostY;
    private int finer;
    /** What has shown to be too fine is not tried again while all boxes come in. */
    private int finest = FINEST;

    private float scaleX;
    private float scaleY;
    private int boxes;
    private long entries;

    BoxGrid(int number, int finer) {
        this.number = number;
        mostX = BoxReach.mostSide(BoxReach.levelX(number));
        mostY = BoxReach.mostSide(BoxReach.levelY(number));
        finer(finer);
    }

    private void finer(int cells) {
        finer = cells;
        scaleX = BoxReach.scale(BoxReach.levelX(number), cells);
        scaleY = BoxReach.scale(BoxReach.levelY(number), cells);
    }

    private void coarser() {
        finer(finer - 1);
        finest = finer;
    }

    /** Before all boxes come in, in as many passes as it takes to find cells. */
    void begin() {
        finest = FINEST;
    }

    void clear() {
        boxes = 0;
        entries = 0;
    }

    int column(float twiceX) {
        return BoxReach.cell(twiceX, scaleX);
    }

    int row(float twiceY) {
        return BoxReach.cell(twiceY, scaleY);
    }

    /** Counts a box that comes into {@code cells} lists; false: cells are made coarser, as boxes would stand in too many, and all must come anew. */
    boolean takes(long cells) {
        boxes++;
        entries += cells;
        if (entries > 2L * CELLS * Math.max(boxes, FEW_BOXES) && finer > COARSEST) {
            coarser();
            return false;
        }
        return true;
    }

    /**
     * Makes cells finer where lists are long, and coarser where many boxes stand in lists that are next to empty, which costs memory; true: all must
     * come anew.
     *
     * @param crowd how long the list is that a box sees
     */
    boolean changes(int crowd) {
        if (crowd < SPARSE && boxes >= MANY_BOXES && entries > 3L * boxes && finer > COARSEST) {
            coarser();
            return true;
        }
        boolean isLong = crowd > CROWDED && crowd * (long) boxes > LONG * entries;
        if (!isLong || finer >= finest || 2 * entries > (long) CELLS * boxes) {
            return false;
        }
        finer(finer + 1);
        return true;
    }
}
