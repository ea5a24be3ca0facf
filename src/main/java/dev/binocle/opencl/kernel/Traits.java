package dev.binocle.opencl.kernel;

import dev.binocle.backend.Device;
import java.util.Arrays;

/**
 * What kernels want to know of a device, asked once.
 *
 * @param vectorWidth floats in the vector that the device prefers
 * @param maxGroup the most work-items in a group
 * @param localBytes local memory of a group: on a CPU, what stays in the cache of a core
 * @param doubles whether it computes in float64
 * @param longLoops whether a work-item may go round its loops as often as it likes: not on llvmpipe, which ends them after 65,535 turns in all
 * @param tensorCores whether 32 lanes multiply matrices of float16 together, and were found to do it right (mma.cl)
 * @param streamFrom bytes from which on a result goes to memory past the caches (stream.cl), and not to be read again from them
 */
public record Traits(
        Device.Kind kind,
        int units,
        int vectorWidth,
        int maxGroup,
        long maxSlabBytes,
        long localBytes,
        boolean doubles,
        boolean longLoops,
        boolean tensorCores,
        long streamFrom) {
    /** Floats in a line of a cache. */
    private static final int LINE = 16;

    /**
     * Whether a result goes past the caches (stream.cl): it is large.
     *
     * @param floats what must be whole lines of a cache for it: what a work-item stores at once, the steps between such
     */
    boolean streams(double bytes, long... floats) {
        return bytes >= streamFrom && Arrays.stream(floats).allMatch(size -> size % LINE == 0);
    }

    /** The same device, its tensor cores known. */
    public Traits withTensorCores() {
        return new Traits(
                kind, units, vectorWidth, maxGroup, maxSlabBytes, localBytes, doubles, longLoops, true, streamFrom);
    }

    /** Whether work-items are lanes of wide hardware, and not loops that a compiler made. */
    public boolean isWide() {
        return kind == Device.Kind.GPU;
    }

    /** Whether a work-item is a core's thread, so that one may do much, and local memory is that core's cache. */
    public boolean isCores() {
        return !isWide() && longLoops;
    }

    /** Floats in the vectors of kernels that compare many boxes at once: 4, 8 or 16. */
    public int boxLanes() {
        return Math.min(16, Math.max(4, vectorWidth));
    }

    /** Work-items in a group for kernels that do little in each. */
    public int localSize() {
        return Math.min(isWide() ? 64 : 128, maxGroup);
    }

    /** Work-items in a group for kernels that hold a register tile in each: on a CPU a group is a loop, and few loops fill the cores badly. */
    public int tileLocalSize() {
        return Math.min(isWide() ? 64 : 4, maxGroup);
    }
}
