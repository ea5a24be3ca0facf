package dev.binocle.cpu;

import java.util.concurrent.atomic.AtomicInteger;

/** What lies in one strip of an image; see {@link Strips}. */
final class Strip {
    /** Candidates that are unsure make others so: a chain of them would be all that there is. */
    private static final int MOST_UNSURE = 128;

    private final NmsSegment segment;
    private final Boxes boxes;
    private final BoxReach reach;
    private final StripEdges edges;
    private final float from;
    private final float to;
    private final Undecided undecided;
    private final Unsure nearFrom;
    private final Unsure nearTo;
    private final int[] kept;
    private final int[] unsure = new int[MOST_UNSURE];
    private int keptCount;
    private int unsureCount;
    private int seen;

    /** @param candidates of the segment, counted from its first */
    @SuppressWarnings("ShortCircuitBoolean") // nobody could foresee branches
    Strip(
            NmsSegment segment,
            Boxes boxes,
            int[] candidates,
            BoxVerdict verdict,
            BoxReach reach,
            StripEdges edges,
            int number) {
        this.segment = segment;
        this.boxes = boxes;
        this.reach = reach;
        this.edges = edges;
        this.from = edges.from(number);
        this.to = edges.to(number);
        boolean[] own = new boolean[segment.size()];
        int count = 0;
        for (int candidate : candidates) {
            float place = edges.place(boxes, segment.box(segment.first() + candidate));
            boolean isOwn = place >= from & place < to;
            own[candidate] = isOwn;
            count += isOwn ? 1 : 0;
        }
        this.undecided = new Undecided(segment, boxes, edges.levels(boxes, number), own, count, verdict, reach);
        this.kept = new int[count];
        this.nearFrom = new Unsure(verdict, segment.lowestThreshold(), edges.axis());
        this.nearTo = new Unsure(verdict, segment.lowestThreshold(), edges.axis());
    }

    /** Says of candidates, by their number in order, what {@link #advance} has found of them. */
    void mark(byte[] found) {
        for (int i = 0; i < keptCount; i++) {
            found[kept[i]] = Strips.KEPT;
        }
        for (int i = 0; i < unsureCount; i++) {
            found[unsure[i]] = Strips.UNSURE;
        }
    }

    void keep(int box) {
        undecided.keep(boxes, box);
    }

    boolean decide(int candidate) {
        return undecided.decide(candidate - segment.first());
    }

    /**
     * Decides on what it can, from {@code begin} on, until there is too much that it can not.
     *
     * @param stop where this is so, in this strip or another: what it has decided on beyond is as sure as before
     */
    void advance(long[] keys, int begin, AtomicInteger stop) {
        int waiting = unsureCount;
        keptCount = 0;
        unsureCount = 0;
        nearFrom.clear();
        nearTo.clear();
        for (int i = 0; i < waiting; i++) {
            if (unsure[i] >= begin) {
                look(keys, unsure[i], stop); // never writes ahead of i
            }
        }
        for (seen = Math.max(seen, begin); seen < stop.get(); seen++) {
            look(keys, seen, stop);
        }
    }

    private void look(long[] keys, int i, AtomicInteger stop) {
        int candidate = (int) keys[i];
        if (!undecided.isOpen(candidate - segment.first())) {
            return;
        }
        int box = segment.box(candidate);
        if (boxes.isValid(box) && isUnsure(box)) {
            unsure[unsureCount++] = i;
            if (unsureCount == unsure.length) {
                stop.getAndUpdate(other -> Math.min(other, i + 1));
            }
            return;
        }
        undecided.decide(candidate - segment.first());
        if (boxes.isValid(box)) {
            undecided.keep(boxes, box);
        }
        kept[keptCount++] = i;
    }

    private boolean isUnsure(int box) {
        float place = edges.place(boxes, box);
        float far = edges.reach(reach, boxes, box);
        boolean isUnsure =
                !(place - far >= from && place + far < to) || nearFrom.mayBe(boxes, box) || nearTo.mayBe(boxes, box);
        if (isUnsure) {
            (place - from < to - place ? nearFrom : nearTo).add(boxes, box);
        }
        return isUnsure;
    }
}
