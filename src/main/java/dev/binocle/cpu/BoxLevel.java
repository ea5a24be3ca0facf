package dev.binocle.cpu;

/** Those boxes of an image of which each side lies within a factor of 16: how many, how large, and where. */
final class BoxLevel {
    final int number;
    int count;
    double widths;
    double heights;
    float shortestX = Float.MAX_VALUE;
    float shortestY = Float.MAX_VALUE;
    float longestX;
    float longestY;
    /** Of x1 + x2 and y1 + y2. */
    float left = Float.MAX_VALUE;

    float right = -Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;

    BoxLevel(int number) {
        this.number = number;
    }

    // Comparisons that are foreseen are cheaper than Math.min of floats, which orders zeros and NaN.
    void add(float width, float height, float x, float y) {
        count++;
        widths += width;
        heights += height;
        shortestX = width < shortestX ? width : shortestX;
        longestX = width > longestX ? width : longestX;
        shortestY = height < shortestY ? height : shortestY;
        longestY = height > longestY ? height : longestY;
        left = x < left ? x : left;
        right = x > right ? x : right;
        top = y < top ? y : top;
        bottom = y > bottom ? y : bottom;
    }

    void add(BoxLevel other) {
        count += other.count;
        widths += other.widths;
        heights += other.heights;
        shortestX = Math.min(shortestX, other.shortestX);
        longestX = Math.max(longestX, other.longestX);
        shortestY = Math.min(shortestY, other.shortestY);
        longestY = Math.max(longestY, other.longestY);
        left = Math.min(left, other.left);
        right = Math.max(right, other.right);
        top = Math.min(top, other.top);
        bottom = Math.max(bottom, other.bottom);
    }

    /** The same of those that lie within a strip across x (0) or y (1), with the number and the sides of all. */
    BoxLevel within(int axis, float from, float to) {
        BoxLevel part = new BoxLevel(number);
        part.add(this);
        if (axis == 0) {
            part.left = Math.max(left, from);
            part.right = Math.min(right, to);
        } else {
            part.top = Math.max(top, from);
            part.bottom = Math.min(bottom, to);
        }
        return part;
    }
}
