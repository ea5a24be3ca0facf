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
    private final Unsure before;
    private final Unsure after;
    private final int[] kept;
    private final int[] unsure = new int[MOST_UNSURE];
    private int keptCount;
    private int unsureCount;

    /** @param candidates of the segment, from its first on */
    @SuppressWarnings("ShortCircuitBoolean") // nobody could foresee branches
    Strip(
            NmsSegment segment,
            Boxes boxes,
            boolean[] candidates,
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
        boolean[] own = new boolean[candidates.length];
        int count = 0;
        for (int i = 0; i < own.length; i++) {
            float place = edges.place(boxes, segment.box(segment.first() + i));
            own[i] = candidates[i] & place >= from & place < to;
            count += own[i] ? 1 : 0;
        }
        this.undecided = new Undecided(segment, boxes, edges.levels(boxes, number), own, count, verdict, reach);
        this.kept = new int[count];
        this.before = new Unsure(verdict, segment.lowestThreshold(), edges.axis());
        this.after = new Unsure(verdict, segment.lowestThreshold(), edges.axis());
    }

    /** Says of candidates, by their number in order, what {@link #decide(long[], int, AtomicInteger)} has found of them. */
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
    void decide(long[] keys, int begin, AtomicInteger stop) {
        keptCount = 0;
        unsureCount = 0;
        before.clear();
        after.clear();
        for (int i = begin; i < stop.get(); i++) {
            int candidate = (int) keys[i];
            if (!undecided.isOpen(candidate - segment.first())) {
                continue;
            }
            int box = segment.box(candidate);
            if (boxes.isValid(box) && isUnsure(box)) {
                unsure[unsureCount++] = i;
                if (unsureCount == unsure.length) {
                    int end = i + 1;
                    stop.getAndUpdate(other -> Math.min(other, end));
                }
                continue;
            }
            undecided.decide(candidate - segment.first());
            if (boxes.isValid(box)) {
                undecided.keep(boxes, box);
            }
            kept[keptCount++] = i;
        }
    }

    private boolean isUnsure(int box) {
        float place = edges.place(boxes, box);
        float far = edges.reach(reach, boxes, box);
        boolean isUnsure =
                !(place - far >= from && place + far < to) || before.mayBe(boxes, box) || after.mayBe(boxes, box);
        if (isUnsure) {
            (place - from < to - place ? before : after).add(boxes, box);
        }
        return isUnsure;
    }
}
