package dev.binocle.op;

/** What the four numbers of a box are. */
public enum BoxFormat {
    /** Two opposite corners, in any order: x1, y1, x2, y2 (or y1, x1, y2, x2: overlap does not care). */
    CORNERS,
    /** Centre and size: x, y, width, height. */
    CENTER
}
