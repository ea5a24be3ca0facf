package dev.binocle.cpu;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The candidates of one large segment by strips of the image with as many in each, so that several threads decide on them: each strip on those that lie
 * well within it, until too many near an edge wait; then one thread on these. All is as one thread would have it, whoever is first; docs/boxes.md says
 * why.
 */
final class Strips {
    private static final int SAMPLE = 512;
    /** A strip of fewer candidates is not worth a thread. */
    private static final int LEAST = 4096;

    static final byte KEPT = 1;
    static final byte UNSURE = 2;

    private final Boxes boxes;
    private final NmsSegment segment;
    private final BoxReach reach;
    private final StripEdges edges;
    private final List<Strip> strips;

    private Strips(NmsSegment segment, Boxes boxes, BoxReach reach, StripEdges edges, List<Strip> strips) {
        this.segment = segment;
        this.boxes = boxes;
        this.reach = reach;
        this.edges = edges;
        this.strips = strips;
    }

    /**
     * Other threads begin to sort by place, while this one goes on; and helps when it asks for what they make.
     *
     * @param keys of the candidates, which may be sorted meanwhile
     */
    static Supplier<Strips> sort(
            NmsSegment segment, Boxes boxes, long[] keys, int count, BoxVerdict verdict, BoxReach reach) {
        int[] candidates = new int[count];
        for (int i = 0; i < count; i++) {
            candidates[i] = (int) keys[i] - segment.first();
        }
        int[] sample = IntStream.range(0, SAMPLE)
                .map(i -> segment.box(segment.first() + candidates[scattered(i, count)]))
                .toArray();
        StripEdges edges = StripEdges.of(boxes, sample, reach, Math.min(threads(), count / LEAST));
        List<ForkJoinTask<Strip>> tasks = IntStream.range(0, edges.strips())
                .mapToObj(number -> ForkJoinTask.adapt(
                                () -> new Strip(segment, boxes, candidates, verdict, reach, edges, number))
                        .fork())
                .toList();
        return () -> {
            for (int i = tasks.size() - 1; i >= 0; i--) {
                tasks.get(i).join(); // the last is that which this thread can begin itself
            }
            return new Strips(
                    segment,
                    boxes,
                    reach,
                    edges,
                    tasks.stream().map(ForkJoinTask::join).toList());
        };
    }

    /** Boxes may lie in rows, as networks give them: no regular step (Knuth, TAOCP vol. 3, 6.4: multiples of the golden ratio). */
    private static int scattered(int i, int count) {
        long hash = (i * 0x9E3779B9L) & 0xFFFFFFFFL;
        return (int) ((hash * count) >>> 32);
    }

    private static int threads() {
        ForkJoinPool pool = ForkJoinTask.getPool(); // null: of no pool, so the common one helps
        return pool == null || pool == ForkJoinPool.commonPool()
                ? Math.min(Runtime.getRuntime().availableProcessors(), ForkJoinPool.getCommonPoolParallelism() + 1)
                : pool.getParallelism();
    }

    /** Takes out all that a box that is kept suppresses. */
    void keep(int box) {
        float place = edges.place(boxes, box);
        float far = edges.reach(reach, boxes, box);
        for (int strip = edges.strip(place - far); strip <= edges.strip(place + far); strip++) {
            strips.get(strip).keep(box);
        }
    }

    /**
     * Moves the keys of those that are kept, from {@code begin} on, to {@code count} and on.
     *
     * @return {@code count} and how many they were
     */
    int keep(long[] keys, int begin, int end, int count) {
        byte[] found = new byte[end];
        int all = count;
        int next = begin;
        while (next < end) {
            int from = next;
            AtomicInteger stop = new AtomicInteger(end);
            strips.parallelStream().forEach(strip -> strip.advance(keys, from, stop));
            strips.forEach(strip -> strip.mark(found));
            next = stop.get();
            for (int i = from; i < next; i++) {
                if (found[i] == KEPT || (found[i] == UNSURE && decide((int) keys[i]))) {
                    keys[all++] = keys[i]; // never ahead of i
                }
            }
        }
        return all;
    }

    private boolean decide(int candidate) {
        int box = segment.box(candidate);
        boolean isKept = strips.get(edges.strip(edges.place(boxes, box))).decide(candidate);
        if (isKept) {
            keep(box);
        }
        return isKept;
    }
}
