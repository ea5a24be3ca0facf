package dev.binocle.benchmarks;

import dev.binocle.benchmarks.peer.OpenClPeer;

/** What the machine's first OpenCL device can do, measured: FLOPs a second in multiply-adds, bytes a second of a copy, read and written. */
public record Machine(double flops, double bandwidth) {
    private static final int RUNS = 15;

    static Machine measure() {
        return new Machine(rate("fma"), rate("copy"));
    }

    private static double rate(String what) {
        try (OpenClPeer peer = OpenClPeer.machine(what)) {
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                peer.run();
                best = Math.min(best, System.nanoTime() - start);
            }
            return peer.amount() / best * 1e9;
        }
    }

    Machine best(Machine other) {
        return new Machine(Math.max(flops, other.flops), Math.max(bandwidth, other.bandwidth));
    }

    /** The least time, in milliseconds, that a job can take without leaving any of its multiplications out. */
    double boundMs(double jobFlops, double jobBytes) {
        return 1e3 * Math.max(jobFlops / flops, jobBytes / bandwidth);
    }
}
