package dev.binocle.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Times something that runs on a device: alone with a wait after each, and queued back to back with one wait at the end. */
final class Stopwatch {
    private static final long LEAST_NANOS = 500_000_000;
    private static final int LEAST_RUNS = 6;
    private static final long BATCH_NANOS = 2_000_000;

    private final Runnable run;
    private final Runnable await;

    /** @param run enqueues one run; {@code await} waits for all that was enqueued */
    Stopwatch(Runnable run, Runnable await) {
        this.run = run;
        this.await = await;
    }

    /** One run and a wait, over at least half a second and six runs: {@code ms} the best, {@code median_ms}, {@code runs}. */
    Map<String, Object> single(String prefix) {
        time(1); // whatever is left to be compiled or allocated
        long[] nanos = new long[64];
        int runs = 0;
        long total = 0;
        while (runs < LEAST_RUNS || total < LEAST_NANOS) {
            if (runs == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * runs);
            }
            nanos[runs] = time(1);
            total += nanos[runs++];
        }
        long[] sorted = Arrays.copyOf(nanos, runs);
        Arrays.sort(sorted);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(prefix + "ms", sorted[0] / 1e6);
        if (prefix.isEmpty()) {
            figures.put("median_ms", sorted[runs / 2] / 1e6);
            figures.put("runs", runs);
        }
        return figures;
    }

    /** Runs back to back for at least 2 ms, one wait, divided: the best batch of at least half a second and six. */
    double queuedMs() {
        long one = Math.max(1, time(3) / 3);
        int batch = (int) (BATCH_NANOS / one) + 1;
        double best = Double.POSITIVE_INFINITY;
        long total = 0;
        for (int i = 0; i < LEAST_RUNS || total < LEAST_NANOS; i++) {
            long nanos = time(batch);
            if (nanos < BATCH_NANOS) {
                batch = (int) Math.min(1 << 20, batch * 2L); // too short to count
            } else {
                best = Math.min(best, nanos / 1e6 / batch);
            }
            total += nanos;
        }
        return best;
    }

    private long time(int count) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            run.run();
        }
        await.run();
        return System.nanoTime() - start;
    }
}
