package dev.binocle.cpu;

import java.util.Arrays;

/** Where an image is cut into strips, across x or across y: places are sums of two coordinates, as in {@link BoxReach}. */
final class StripEdges {
    /** Cells lie in rows: across x each strip has all of them, and shorter ones. */
    private static final double CUT_ROWS = 1.05;

    private final int axis;
    private final float longest;
    private final float[] edges;

    private StripEdges(int axis, float longest, float[] edges) {
        this.axis = axis;
        this.longest = longest;
        this.edges = edges;
    }

    /**
     * Across that axis, and as many, as takes the least time: with a share s near an edge, n strips take 1 / n + s of the time of one.
     *
     * @param sample some boxes: strips have as many of them each, and they say what share is near an edge
     * @param most no more strips than this
     */
    static StripEdges of(Boxes boxes, int[] sample, BoxReach reach, int most) {
        int[] valid = Arrays.stream(sample).filter(boxes::isValid).toArray();
        StripEdges best = new StripEdges(0, boxes.levels().longest(0), new float[0]);
        double least = 1;
        for (int axis = 1; axis >= 0; axis--) {
            float[] places = new float[valid.length];
            for (int i = 0; i < valid.length; i++) {
                places[i] = place(boxes, valid[i], axis);
            }
            Arrays.sort(places);
            for (int strips = Math.min(most, valid.length); strips > 1; strips /= 2) {
                StripEdges tried = new StripEdges(axis, boxes.levels().longest(axis), edges(places, strips));
                double time = (1.0 / strips + tried.shareNear(reach, boxes, valid)) * (axis == 0 ? CUT_ROWS : 1);
                if (time < least) {
                    least = time;
                    best = tried;
                }
            }
        }
        return best;
    }

    /** Between as many of the places, which are in order. */
    private static float[] edges(float[] places, int strips) {
        float[] edges = new float[strips - 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = places[(i + 1) * places.length / strips];
        }
        return edges;
    }

    /** The share of some boxes that reaches over an edge. */
    private double shareNear(BoxReach reach, Boxes boxes, int[] some) {
        int near = 0;
        for (int box : some) {
            float place = place(boxes, box);
            float far = reach(reach, boxes, box);
            near += strip(place - far) < strip(place + far) ? 1 : 0;
        }
        return (double) near / some.length;
    }

    private static float place(Boxes boxes, int box, int axis) {
        int at = Boxes.SIZE * box + axis;
        return boxes.five[at] + boxes.five[at + 2];
    }

    /** 0 for x, 1 for y. */
    int axis() {
        return axis;
    }

    int strips() {
        return edges.length + 1;
    }

    float from(int strip) {
        return strip == 0 ? Float.NEGATIVE_INFINITY : edges[strip - 1];
    }

    float to(int strip) {
        return strip == edges.length ? Float.POSITIVE_INFINITY : edges[strip];
    }

    float place(Boxes boxes, int box) {
        return place(boxes, box, axis);
    }

    /** How far, in places, a box suppresses others. */
    float reach(BoxReach reach, Boxes boxes, int box) {
        int at = Boxes.SIZE * box + axis;
        return reach.of(boxes.five[at + 2] - boxes.five[at], longest, Math.abs(place(boxes, box)));
    }

    int strip(float place) {
        int strip = 0;
        while (strip < edges.length && place >= edges[strip]) {
            strip++;
        }
        return strip;
    }

    BoxLevels levels(Boxes boxes, int strip) {
        return boxes.levels().within(axis, from(strip), to(strip));
    }
}
