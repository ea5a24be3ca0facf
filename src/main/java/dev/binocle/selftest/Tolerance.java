package dev.binocle.selftest;

import dev.binocle.tensor.DataType;

/** How far results may be apart where the type decides. */
final class Tolerance {
    private Tolerance() {}

    /**
     * What float32 may be off, for another type: one step where that is coarser, since what lies halfway between two is rounded either way.
     * Integers and bool must be the same.
     */
    static double of(DataType type, double float32) {
        return switch (type) {
            case FLOAT32 -> float32;
            case FLOAT64 -> float32 * 1e-6;
            case FLOAT16 -> Math.max(0x1p-10 * 1.01, float32);
            case BFLOAT16 -> Math.max(0x1p-7 * 1.01, float32);
            default -> 0;
        };
    }
}
