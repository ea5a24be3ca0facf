package dev.binocle.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A mask as run lengths, as COCO has it: down the columns, from left to right, first how many pixels are outside, then how many inside, and so
 * on.
 *
 * <pre>{@code
 * Rle.of(2, 3, new int[] {1, 2, 3})   // . # .
 *                                     // # . .
 * }</pre>
 *
 * <p>Polygons become masks, and strings become run lengths, exactly as in the COCO API's {@code maskApi.c} (Lin et al., <a
 * href="https://arxiv.org/abs/1405.0312">Microsoft COCO</a>, 2014).
 */
public final class Rle {
    private static final double SCALE = 5; // polygons are followed on a grid five times as fine

    private final int height;
    private final int width;
    private final int[] counts;

    private Rle(int height, int width, int[] counts) {
        this.height = height;
        this.width = width;
        this.counts = counts;
    }

    /**
     * @param counts what they leave over is outside
     * @throws IllegalArgumentException if a count is negative, or all are more than the pixels
     */
    public static Rle of(int height, int width, int[] counts) {
        long pixels = pixels(height, width);
        long total = 0;
        for (int count : counts) {
            if (count < 0) {
                throw new IllegalArgumentException("counts: must not be negative, got " + count);
            }
            total += count;
        }
        if (total > pixels) {
            throw new IllegalArgumentException(
                    "counts: must add up to at most " + height + " x " + width + " pixels, got " + total);
        }
        int[] all = counts.clone();
        if (total < pixels) {
            all = Arrays.copyOf(counts, counts.length / 2 * 2 + 1); // every second run is outside, the first one too
            all[all.length - 1] += (int) (pixels - total);
        }
        return new Rle(height, width, all);
    }

    private static long pixels(int height, int width) {
        long pixels = (long) height * width;
        if (height < 0 || width < 0 || pixels > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a mask must have 0 to 2^31 - 1 pixels, got " + height + " x " + width);
        }
        return pixels;
    }

    /**
     * Reads COCO's compressed form: each count, from the third on less the one two before it, in groups of five bits, the lowest first; 0x20 says
     * that more follow, and the characters begin at '0'.
     */
    public static Rle of(int height, int width, String compressed) {
        int[] counts = new int[compressed.length()];
        int m = 0;
        for (int p = 0; p < compressed.length(); ) {
            long x = 0;
            boolean more = true;
            for (int k = 0; more; k++, p++) {
                int c = p < compressed.length() ? compressed.charAt(p) - 48 : -1;
                if (c < 0 || c > 63 || k > 6) {
                    throw new IllegalArgumentException("counts: is no run length at character " + p);
                }
                x |= (long) (c & 0x1f) << (5 * k);
                more = (c & 0x20) != 0;
                if (!more && (c & 0x10) != 0) {
                    x |= -1L << (5 * (k + 1));
                }
            }
            long count = m > 2 ? x + counts[m - 2] : x;
            if (count < 0 || count > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("counts: must be from 0 to 2^31 - 1, got " + count);
            }
            counts[m++] = (int) count;
        }
        return of(height, width, Arrays.copyOf(counts, m));
    }

    /** @param inside row by row, height · width */
    public static Rle of(int height, int width, boolean[] inside) {
        if (inside.length != pixels(height, width)) {
            throw new IllegalArgumentException(
                    "inside: must have " + height + " x " + width + " elements, got " + inside.length);
        }
        int[] counts = new int[inside.length + 2];
        int m = 0;
        boolean current = false;
        for (int i = 0; i < inside.length; i++) {
            if (inside[i % height * width + i / height] != current) {
                current = !current;
                m++;
            }
            counts[m]++;
        }
        return new Rle(height, width, Arrays.copyOf(counts, m + 1));
    }

    /** All that is inside of any of some polygons, each x, y, x, y ... in pixels. */
    public static Rle ofPolygons(int height, int width, List<double[]> polygons) {
        List<Rle> masks = polygons.stream()
                .map(polygon -> ofPolygon(height, width, polygon))
                .toList();
        while (masks.size() > 1) { // two and two, so that many small ones are not gone through again and again
            List<Rle> halves = new ArrayList<>();
            for (int i = 0; i < masks.size(); i += 2) {
                halves.add(i + 1 < masks.size() ? masks.get(i).union(masks.get(i + 1)) : masks.get(i));
            }
            masks = halves;
        }
        return masks.isEmpty() ? of(height, width, new int[0]) : masks.get(0);
    }

    /** Follows the outline on the fine grid, keeps where it passes from one column to the next, and turns those places into runs. */
    private static Rle ofPolygon(int height, int width, double[] polygon) {
        long pixels = pixels(height, width);
        int corners = polygon.length / 2;
        int[] x = new int[corners + 1];
        int[] y = new int[corners + 1];
        long length = 0;
        for (int j = 0; j <= corners; j++) {
            x[j] = (int) (SCALE * polygon[2 * (j % corners)] + 0.5);
            y[j] = (int) (SCALE * polygon[2 * (j % corners) + 1] + 0.5);
            length += j == 0 ? 0 : Math.max(Math.abs((long) x[j] - x[j - 1]), Math.abs((long) y[j] - y[j - 1])) + 1;
        }
        if (length > 1 << 24) {
            throw new IllegalArgumentException(
                    "polygon: its outline must be at most 3 million pixels long, got " + length / SCALE);
        }
        int[] u = new int[(int) length];
        int[] v = new int[(int) length];
        int m = 0;
        for (int j = 0; j < corners; j++) {
            m = line(x[j], y[j], x[j + 1], y[j + 1], u, v, m);
        }
        int[] places = new int[m + 1];
        int found = 0;
        for (int j = 1; j < m; j++) {
            if (u[j] == u[j - 1]) {
                continue;
            }
            double column = ((u[j] < u[j - 1] ? u[j] : u[j] - 1) + 0.5) / SCALE - 0.5;
            if (Math.floor(column) != column || column < 0 || column > width - 1) {
                continue;
            }
            double row = (Math.min(v[j], v[j - 1]) + 0.5) / SCALE - 0.5;
            places[found++] = ((int) column) * height + (int) Math.ceil(Math.min(Math.max(row, 0), height));
        }
        places[found++] = (int) pixels;
        Arrays.sort(places, 0, found);
        return new Rle(height, width, runs(places, found));
    }

    private static int line(int fromX, int fromY, int toX, int toY, int[] u, int[] v, int m) {
        int dx = Math.abs(toX - fromX);
        int dy = Math.abs(toY - fromY);
        boolean wide = dx >= dy;
        boolean turned = wide ? fromX > toX : fromY > toY;
        int xs = turned ? toX : fromX;
        int ys = turned ? toY : fromY;
        int xe = turned ? fromX : toX;
        int ye = turned ? fromY : toY;
        double slope = wide ? (double) (ye - ys) / dx : (double) (xe - xs) / dy;
        int steps = wide ? dx : dy;
        for (int d = 0; d <= steps; d++) {
            int t = turned ? steps - d : d;
            u[m] = wide ? t + xs : (int) (xs + slope * t + 0.5);
            v[m] = wide ? (int) (ys + slope * t + 0.5) : t + ys;
            m++;
        }
        return m;
    }

    /** Differences of sorted places; two at the same place take each other away. */
    private static int[] runs(int[] places, int found) {
        int[] counts = new int[found];
        int m = 0;
        int before = 0;
        for (int j = 0; j < found; j++) {
            int run = places[j] - before;
            before = places[j];
            if (run > 0 || j == 0) {
                counts[m++] = run;
            } else if (++j < found) {
                counts[m - 1] += places[j] - before;
                before = places[j];
            }
        }
        return Arrays.copyOf(counts, m);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** The smallest box around what is inside, in pixels: x, y, width, height; zeros if nothing is. */
    int[] box() {
        int[] corners = {width, height, 0, 0};
        int at = 0;
        for (int i = 0; i < counts.length; i++) {
            if (i % 2 == 1 && counts[i] > 0) {
                int last = at + counts[i] - 1;
                boolean oneColumn = at / height == last / height;
                corners[0] = Math.min(corners[0], at / height);
                corners[2] = Math.max(corners[2], last / height + 1);
                corners[1] = Math.min(corners[1], oneColumn ? at % height : 0);
                corners[3] = Math.max(corners[3], oneColumn ? last % height + 1 : height);
            }
            at += counts[i];
        }
        return corners[2] == 0
                ? new int[4]
                : new int[] {corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]};
    }

    /** How many pixels are inside. */
    public long area() {
        long area = 0;
        for (int i = 1; i < counts.length; i += 2) {
            area += counts[i];
        }
        return area;
    }

    /** How many pixels are inside of both; 0 if the sizes differ. */
    public long intersection(Rle other) {
        return height == other.height && width == other.width ? common(other) : 0;
    }

    private long common(Rle other) {
        long common = 0;
        Runs a = new Runs(counts);
        Runs b = new Runs(other.counts);
        while (a.left > 0 && b.left > 0) {
            int step = Math.min(a.left, b.left);
            common += a.inside && b.inside ? step : 0;
            a.go(step);
            b.go(step);
        }
        return common;
    }

    /** Pixels inside of both over pixels inside of either, from 0 to 1; 0 if none is in both, or the sizes differ. */
    public double iou(Rle other) {
        long common = intersection(other);
        return common == 0 ? 0 : (double) common / (double) (area() + other.area() - common);
    }

    private Rle union(Rle other) {
        int[] united = new int[counts.length + other.counts.length + 1];
        int m = 0;
        boolean current = false;
        Runs a = new Runs(counts);
        Runs b = new Runs(other.counts);
        while (a.left > 0 && b.left > 0) {
            int step = Math.min(a.left, b.left);
            if ((a.inside || b.inside) != current) {
                current = !current;
                m++;
            }
            united[m] += step;
            a.go(step);
            b.go(step);
        }
        return new Rle(height, width, Arrays.copyOf(united, m + 1));
    }

    /** A walk along the runs. */
    private static final class Runs {
        private final int[] counts;
        private int index = -1;
        private int left;
        private boolean inside = true;

        Runs(int[] counts) {
            this.counts = counts;
            go(0);
        }

        /** Goes on by at most what is left of this run; at its end to the next that is not empty. */
        void go(int step) {
            left -= step;
            while (left == 0 && index + 1 < counts.length) {
                left = counts[++index];
                inside = index % 2 == 1;
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rle rle
                && rle.height == height
                && rle.width == width
                && Arrays.equals(rle.counts, counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + width;
    }

    @Override
    public String toString() {
        return height + " x " + width + ", " + area() + " inside";
    }
}
