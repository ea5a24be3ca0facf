package dev.binocle.cpu;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One segment, an image and class or an image: its candidates in order, and which of them are kept. */
final class NmsSegment {
    /** So many kept boxes are faster looked at than places are found. */
    private static final int FEW = 48;

    /** So many candidates are looked at first where not all that are kept are wanted. */
    private static final int PART = 4096;

    private final NmsProblem problem;
    private final int image;
    private final int from;
    private final int to;
    /** In order; lower halves are class · boxes + index. Of candidates, and after {@link #run} of those that are kept. */
    private long[] keys;

    private int candidates;
    private int count;
    private long dropped;
    private long cut;
    private long unseen;

    /** Classes from {@code from} to {@code to} of an image. */
    NmsSegment(NmsProblem problem, int image, int from, int to) {
        this.problem = problem;
        this.image = image;
        this.from = from;
        this.to = to;
        this.keys = new long[size()];
    }

    int count() {
        return count;
    }

    /** Scores that are no numbers. */
    long dropped() {
        return dropped;
    }

    /** Candidates over the limit. */
    long cut() {
        return cut;
    }

    /** Candidates left when all outputs were found. */
    long unseen() {
        return unseen;
    }

    NmsSegment run(Boxes boxes) {
        for (int type = from; type < to; type++) {
            collect(type);
        }
        int limit = (int) (problem.op.candidates() == 0 ? candidates : Math.min(problem.op.candidates(), candidates));
        cut = candidates - limit;
        float under = BoxReach.least(problem.op.rule(), lowestThreshold());
        BoxVerdict verdict = new BoxVerdict(problem.op.rule(), under);
        BoxReach reach = new BoxReach(under);
        int seen =
                isAlone(limit) ? keepTogether(boxes, limit, verdict, reach) : keepParts(boxes, limit, verdict, reach);
        unseen = limit - seen;
        return this;
    }

    /** Whether there is no other segment, and nothing to be left out. */
    private boolean isAlone(int limit) {
        return problem.images * problem.segments() == 1
                && limit >= Undecided.WORTH_THREADS
                && limit == candidates
                && problem.most >= limit;
    }

    /** Sorted by place by other threads while this one sorts by score; then all decide. */
    private int keepTogether(Boxes boxes, int limit, BoxVerdict verdict, BoxReach reach) {
        Supplier<Strips> places = Strips.sort(this, boxes, keys, limit, verdict, reach);
        keys = ScoreOrder.sort(keys, new long[candidates], candidates);
        int begin = keepFew(boxes, limit, verdict);
        Strips strips = places.get();
        suppressing(boxes).forEach(strips::keep);
        count = strips.keep(keys, begin, limit, count);
        return limit;
    }

    /** The lowest of its classes. */
    float lowestThreshold() {
        float lowest = 1;
        for (int type = from; type < to; type++) {
            lowest = Math.min(lowest, problem.iou(type));
        }
        return lowest;
    }

    /** How many candidates there may be. */
    int size() {
        return (to - from) * problem.boxes;
    }

    private void collect(int type) {
        boolean all = !problem.hasLeastScore();
        float least = all ? 0 : problem.leastScore(type);
        int row = (image * problem.classes + type) * problem.boxes;
        for (int i = 0; i < problem.boxes; i++) {
            float score = problem.scores[row + i];
            dropped += Float.isNaN(score) ? 1 : 0;
            if (all ? !Float.isNaN(score) : score > least) {
                keys[candidates++] = ScoreOrder.key(score, type * problem.boxes + i);
            }
        }
    }

    private int keepParts(Boxes boxes, int limit, BoxVerdict verdict, BoxReach reach) {
        keys = ScoreOrder.sort(keys, new long[candidates], candidates);
        int next = keepFew(boxes, limit, verdict);
        long part = problem.most < limit ? PART : limit;
        boolean[] open = new boolean[next < limit && count < problem.most ? size() : 0];
        while (next < limit && count < problem.most) {
            int end = (int) Math.min(limit, next + part);
            for (int i = next; i < end; i++) {
                open[(int) keys[i] - first()] = true;
            }
            Undecided undecided = new Undecided(this, boxes, boxes.levels(), open, end - next, verdict, reach);
            next = keepPart(boxes, next, end, undecided);
            part *= 2;
        }
        return next;
    }

    /** The first that are kept, each candidate held against all before it: a few are faster looked at than found. @return the next candidate */
    private int keepFew(Boxes boxes, int limit, BoxVerdict verdict) {
        float[] kept = new float[Boxes.SIZE * FEW];
        int few = 0;
        int i = 0;
        for (; i < limit && few < FEW && count < problem.most; i++) {
            int candidate = (int) keys[i];
            int at = Boxes.SIZE * box(candidate);
            float area = boxes.five[at + 4];
            if (area > 0) {
                if (verdict.any(
                        kept,
                        few,
                        boxes.five[at],
                        boxes.five[at + 1],
                        boxes.five[at + 2],
                        boxes.five[at + 3],
                        area,
                        threshold(candidate))) {
                    continue;
                }
                System.arraycopy(boxes.five, at, kept, Boxes.SIZE * few++, Boxes.SIZE);
            }
            keys[count++] = keys[i]; // never ahead of i
        }
        return i;
    }

    /** The boxes of those that are kept already, where they can suppress others. */
    private IntStream suppressing(Boxes boxes) {
        return IntStream.range(0, count).map(i -> box((int) keys[i])).filter(boxes::isValid);
    }

    private int keepPart(Boxes boxes, int begin, int end, Undecided undecided) {
        suppressing(boxes).forEach(box -> undecided.keep(boxes, box));
        int i = begin;
        for (; i < end && count < problem.most; i++) {
            int candidate = (int) keys[i];
            int box = box(candidate);
            if (undecided.decide(candidate - first())) {
                if (boxes.isValid(box)) {
                    undecided.keep(boxes, box);
                }
                keys[count++] = keys[i]; // never ahead of i
            }
        }
        return i;
    }

    /** The number of its first candidate. */
    int first() {
        return from * problem.boxes;
    }

    boolean isOneThreshold() {
        return to - from == 1 || problem.isOneThreshold();
    }

    float threshold(int at) {
        return problem.iou(type(at));
    }

    private int type(int at) {
        return to - from == 1 ? from : at / problem.boxes; // a division is what much of the rest costs
    }

    int box(int at) {
        return at - type(at) * problem.boxes;
    }

    /** Of those that are kept, with the highest bit turned, as signed numbers. */
    long[] ordered() {
        return Arrays.stream(keys, 0, count).map(key -> key ^ Long.MIN_VALUE).toArray();
    }

    /** Keeps those up to {@code last}, one of {@link #ordered}. */
    void limit(long last) {
        while (count > 0 && (keys[count - 1] ^ Long.MIN_VALUE) > last) {
            count--;
        }
    }

    /** Image, class and box of each that is kept. */
    long[] rows() {
        long[] rows = new long[3 * count];
        for (int i = 0; i < count; i++) {
            int at = (int) keys[i];
            rows[3 * i] = image;
            rows[3 * i + 1] = type(at);
            rows[3 * i + 2] = box(at);
        }
        return rows;
    }
}
