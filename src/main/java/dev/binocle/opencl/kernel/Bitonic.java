package dev.binocle.opencl.kernel;

import java.util.ArrayList;
import java.util.List;

/** A bitonic sort (Batcher, 1968) of lines that are a power of two long: the steps in their order; what a step compares is the kernel's business. */
final class Bitonic {
    @FunctionalInterface
    interface Maker {
        /** Compares elements {@code distance} apart within runs of 2 · {@code run}. */
        Step step(long distance, long run);
    }

    private Bitonic() {}

    /** The length that a line is filled up to. */
    static long padded(long length) {
        return length <= 1 ? 1 : Long.highestOneBit(length - 1) << 1;
    }

    static List<Step> steps(long padded, Maker maker) {
        List<Step> steps = new ArrayList<>();
        for (long run = 1; run < padded; run *= 2) {
            for (long distance = run; distance >= 1; distance /= 2) {
                steps.add(maker.step(distance, run));
            }
        }
        return steps;
    }
}
