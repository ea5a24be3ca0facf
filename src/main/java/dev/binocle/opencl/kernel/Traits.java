package dev.binocle.opencl.kernel;

import dev.binocle.backend.Device;

/**
 * What kernels want to know of a device, asked once.
 *
 * @param vectorWidth floats in the vector that the device prefers
 * @param maxGroup the most work-items in a group
 * @param localBytes local memory of a group: on a CPU, what stays in the cache of a core
 * @param doubles whether it computes in float64
 */
public record Traits(
        Device.Kind kind,
        int units,
        int vectorWidth,
        int maxGroup,
        long maxSlabBytes,
        long localBytes,
        boolean doubles) {
    /** Whether work-items are lanes of wide hardware, and not loops that a compiler made. */
    public boolean isWide() {
        return kind == Device.Kind.GPU;
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
