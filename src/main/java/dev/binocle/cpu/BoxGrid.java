package dev.binocle.cpu;

/**
 * Where the boxes of a level lie: cells of twice the centre, each a place of a table, in which a row is a run of places. Where cells are many more than
 * boxes the table is one of hashes: rows begin anywhere, and share places, which lie there by chance.
 */
final class BoxGrid {
    /** Cells in the length that a box reaches. Along a row finer ones cost next to nothing, as it is one run. */
    private static final double COLUMNS = 4;
    /** Rows in the length that a box reaches are the root of the number of boxes in reach, over this. */
    private static final double ROW = 20;

    private static final double COARSEST = 0.25;
    private static final double FINEST = 2;
    private static final long PLACES = 4; // a box
    private static final long MOST_PLACES = 1 << 25; // so that those of all levels can be counted

    final BoxLevel level;
    private final float scaleX;
    private final float scaleY;
    private final float height; // of a cell
    private final int firstColumn;
    private final int lastColumn;
    private final int firstRow;
    private final int lastRow;
    private final int base;
    private final int places;
    /** Places from row to row; 0: rows begin anywhere, and places are a power of two. */
    private final int pitch;

    /**
     * With f rows in the length r that a box reaches, a box looks at 2f + 1 rows, and at (2 + 1 / f) r of their length: so more rows where more boxes lie in
     * reach.
     *
     * @param share candidates for each box of the level, on average; above 1 where classes share a segment
     * @param base its first place
     */
    BoxGrid(BoxLevel level, double share, BoxReach reach, int base) {
        this.level = level;
        this.base = base;
        double count = Math.max(1, level.count * share);
        double reachX =
                reach.of((float) (level.widths / level.count), level.longestX, Math.max(-level.left, level.right));
        double reachY =
                reach.of((float) (level.heights / level.count), level.longestY, Math.max(-level.top, level.bottom));
        double inReach = count
                * Math.min(1, 2 * reachX / ((double) level.right - level.left))
                * Math.min(1, 2 * reachY / ((double) level.bottom - level.top));
        scaleX = (float) (COLUMNS / reachX);
        scaleY = (float) (Math.max(COARSEST, Math.min(FINEST, Math.sqrt(inReach) / ROW)) / reachY);
        height = 1 / scaleY;
        firstColumn = column(level.left);
        lastColumn = column(level.right);
        firstRow = row(level.top);
        lastRow = row(level.bottom);
        double columns = (double) lastColumn - firstColumn + 1;
        double rows = (double) lastRow - firstRow + 1;
        long most = Math.min(MOST_PLACES, Long.highestOneBit(PLACES * (long) Math.ceil(count)));
        boolean isSparse = columns * rows > most;
        pitch = isSparse ? 0 : (int) columns;
        places = (int) (isSparse ? most : columns * rows);
    }

    /** Never falls when {@code x} rises, which is all that is asked of cells; the last ones are all that is beyond. */
    private int column(float x) {
        return (int) (x * scaleX);
    }

    private int row(float y) {
        return (int) (y * scaleY);
    }

    /** The column at {@code x}, or the next that may have boxes. */
    int columnFrom(float x) {
        return Math.max(column(x), firstColumn);
    }

    int columnTo(float x) {
        return Math.min(column(x), lastColumn);
    }

    int rowFrom(float y) {
        return Math.max(row(y), firstRow);
    }

    int rowTo(float y) {
        return Math.min(row(y), lastRow);
    }

    /** How far a row is from {@code y}, at least; the row of 0 is two rows high, as cells are cut off towards 0. */
    float distance(int row, float y) {
        float above = (row > 0 ? row : row - 1f) * height - y;
        float below = y - (row < 0 ? row : row + 1f) * height;
        return above > below ? above : below;
    }

    int begin() {
        return base;
    }

    int end() {
        return base + places;
    }

    int place(float x, float y) {
        return place(row(y), column(x));
    }

    /** From {@code begin()} to before {@code end()}; that of the next column is the next, and after the last the first. */
    int place(int row, int column) {
        if (pitch > 0) {
            return base + (row - firstRow) * pitch + column - firstColumn;
        }
        int hash = row * 0x85EBCA77;
        return base + (((hash ^ (hash >>> 15)) + column) & (places - 1));
    }
}
