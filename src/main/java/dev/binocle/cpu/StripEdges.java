package dev.binocle.cpu;

import java.util.Arrays;

/** Where an image is cut into strips, across x or across y: places are sums of two coordinates, as in {@link BoxReach}. */
final class StripEdges {
    private final int axis;
    private final float longest;
    private final float[] edges;

    private StripEdges(int axis, float longest, float[] edges) {
        this.axis = axis;
        this.longest = longest;
        this.edges = edges;
    }

    /**
     * As many strips as pay: with a share s of the candidates near an edge, n strips take 1 / n + (n − 1) s of the time of one, the least with n = 1 / √s.
     *
     * @param sample some boxes; edges are such that strips have as many of them each
     * @param most strips
     */
    static StripEdges of(Boxes boxes, int[] sample, BoxReach reach, int most) {
        BoxLevels levels = boxes.levels();
        int axis = levels.nearEdge(0, reach) < levels.nearEdge(1, reach) ? 0 : 1;
        double share = levels.nearEdge(axis, reach);
        int strips = (int) Math.max(1, Math.min(most, 1 / Math.sqrt(share)));
        float[] places = new float[sample.length];
        int valid = 0;
        for (int box : sample) {
            if (boxes.isValid(box)) {
                places[valid++] = place(boxes, box, axis);
            }
        }
        Arrays.sort(places, 0, valid);
        float[] edges = new float[valid == 0 ? 0 : strips - 1];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = places[(i + 1) * valid / strips];
        }
        return new StripEdges(axis, levels.longest(axis), edges);
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
        return edges.length == 0 ? boxes.levels() : boxes.levels().within(axis, from(strip), to(strip));
    }
}
