package dev.binocle.metrics;

/** A box as COCO has it: the upper left corner and the size, in pixels, in double. */
record CocoBox(double x, double y, double width, double height) {
    double area() {
        return width * height;
    }

    double intersection(CocoBox other) {
        double common = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        return common > 0 && down > 0 ? common * down : 0;
    }
}
