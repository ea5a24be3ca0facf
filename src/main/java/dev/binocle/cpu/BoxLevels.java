package dev.binocle.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The boxes of an image by the length of their sides; see {@link BoxLevel}. */
final class BoxLevels {
    private static final int PART = 16384;
    private static final int BITS = 2; // of the exponent that tell no level from another: a level is a factor of 16

    private final int longestX;
    private final int longestY;
    private final List<BoxLevel> levels = new ArrayList<>();

    /** @param longestX exponent of the longest of all widths */
    private BoxLevels(int longestX, int longestY) {
        this.longestX = longestX;
        this.longestY = longestY;
    }

    static BoxLevels of(Boxes boxes) {
        int parts = (boxes.count() + PART - 1) / PART;
        int[] longest = IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> longest(boxes, part))
                .reduce(new int[] {Float.MIN_EXPONENT, Float.MIN_EXPONENT}, (a, b) ->
                        new int[] {Math.max(a[0], b[0]), Math.max(a[1], b[1])});
        BoxLevels all = new BoxLevels(longest[0], longest[1]);
        IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> all.part(boxes, part))
                .toList()
                .forEach(all::add);
        return all;
    }

    /** The exponents of the longest width and height. */
    private static int[] longest(Boxes boxes, int part) {
        float longestX = 0;
        float longestY = 0;
        for (int at = begin(part); at < end(boxes, part); at += Boxes.SIZE) {
            float width = boxes.five[at + 2] - boxes.five[at];
            float height = boxes.five[at + 3] - boxes.five[at + 1];
            longestX = width > longestX ? width : longestX;
            longestY = height > longestY ? height : longestY;
        }
        return new int[] {Math.getExponent(longestX), Math.getExponent(longestY)};
    }

    private static int begin(int part) {
        return Boxes.SIZE * PART * part;
    }

    private static int end(Boxes boxes, int part) {
        return Boxes.SIZE * Math.min(boxes.count(), PART * (part + 1));
    }

    private BoxLevels part(Boxes boxes, int number) {
        BoxLevels part = new BoxLevels(longestX, longestY);
        float[] five = boxes.five;
        for (int at = begin(number); at < end(boxes, number); at += Boxes.SIZE) {
            float x1 = five[at];
            float y1 = five[at + 1];
            float x2 = five[at + 2];
            float y2 = five[at + 3];
            if (five[at + 4] > 0) {
                int index = part.indexOf(number(x2 - x1, y2 - y1));
                part.levels.get(index).add(x2 - x1, y2 - y1, x1 + x2, y1 + y2);
            }
        }
        return part;
    }

    private void add(BoxLevels part) {
        for (BoxLevel level : part.levels) {
            levels.get(indexOf(level.number)).add(level);
        }
    }

    private int indexOf(int number) {
        for (int i = 0; i < levels.size(); i++) {
            if (levels.get(i).number == number) {
                return i;
            }
        }
        levels.add(new BoxLevel(number));
        return levels.size() - 1;
    }

    /** From the longest sides down, so that most boxes lie in one level. */
    int number(float width, float height) {
        return ((longestX - Math.getExponent(width)) >> BITS) * 256 + ((longestY - Math.getExponent(height)) >> BITS);
    }

    /** The longest width (0) or height (1). */
    float longest(int axis) {
        float longest = 0;
        for (BoxLevel level : levels) {
            longest = Math.max(longest, axis == 0 ? level.longestX : level.longestY);
        }
        return longest;
    }

    /** The levels of those boxes that lie within a strip across x (0) or y (1). */
    BoxLevels within(int axis, float from, float to) {
        BoxLevels part = new BoxLevels(longestX, longestY);
        for (BoxLevel level : levels) {
            BoxLevel own = level.within(axis, from, to);
            if (own.left <= own.right && own.top <= own.bottom) {
                part.levels.add(own);
            }
        }
        return part;
    }

    List<BoxLevel> list() {
        return levels;
    }
}
