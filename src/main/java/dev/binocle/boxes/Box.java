package dev.binocle.boxes;

/** An upright box in pixels, x to the right and y down: {@code x1 ≤ x2}, {@code y1 ≤ y2}. */
public record Box(float x1, float y1, float x2, float y2) {
    public float width() {
        return x2 - x1;
    }

    public float height() {
        return y2 - y1;
    }

    public float area() {
        return Math.max(0, width()) * Math.max(0, height());
    }

    /** Intersection over union, 0 where neither has an area. */
    public float iou(Box other) {
        float width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
        float height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
        float intersection = width > 0 && height > 0 ? width * height : 0;
        return intersection > 0 ? intersection / (area() + other.area() - intersection) : 0;
    }
}
