package dev.binocle.cpu;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One segment, an image and class or an image: its candidates in order, and which of them are kept. */
final class NmsSegment {
    /** Candidates are asked about by all threads, a block at a time, and then by one within the block. */
    private static final int BLOCK = 4096;

    private static final int PART = 512;

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
        this.keys = new long[(to - from) * problem.boxes];
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
        keys = ScoreOrder.sort(keys, new long[candidates], candidates);
        int limit = (int) (problem.op.candidates() == 0 ? candidates : Math.min(problem.op.candidates(), candidates));
        cut = candidates - limit;
        keep(boxes, limit);
        return this;
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

    private void keep(Boxes boxes, int limit) {
        float lowest = 1;
        for (int type = from; type < to; type++) {
            lowest = Math.min(lowest, problem.iou(type));
        }
        float under = BoxReach.least(problem.op.rule(), lowest);
        KeptBoxes kept = new KeptBoxes(new BoxVerdict(problem.op.rule(), under), new BoxReach(under), limit);
        for (int start = 0; start < limit; start += BLOCK) {
            int end = Math.min(limit, start + BLOCK);
            int before = kept.count();
            boolean[] suppressed = suppressed(kept, boxes, start, end);
            for (int i = start; i < end; i++) {
                if (count >= problem.most) {
                    unseen = limit - i;
                    return;
                }
                int at = (int) keys[i];
                int box = box(at);
                if (!suppressed[i - start] && !kept.suppress(boxes, box, problem.iou(type(at)), before)) {
                    if (boxes.isValid(box)) {
                        kept.add(boxes, box);
                    }
                    keys[count++] = keys[i]; // never ahead of i
                }
            }
        }
    }

    /** Which of a block are suppressed by boxes kept before it. */
    private boolean[] suppressed(KeptBoxes kept, Boxes boxes, int start, int end) {
        boolean[] suppressed = new boolean[end - start];
        if (kept.count() > 0) {
            int parts = (end - start + PART - 1) / PART;
            IntStream.range(0, parts).parallel().forEach(part -> {
                int last = Math.min(end, start + (part + 1) * PART);
                for (int i = start + part * PART; i < last; i++) {
                    int at = (int) keys[i];
                    suppressed[i - start] = kept.suppress(boxes, box(at), problem.iou(type(at)), 0);
                }
            });
        }
        return suppressed;
    }

    private int type(int at) {
        return to - from == 1 ? from : at / problem.boxes; // a division is what much of the rest costs
    }

    private int box(int at) {
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
