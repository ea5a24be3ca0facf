package dev.binocle.backend;

/**
 * What an operation is prepared under; part of every cache key.
 *
 * @param scratchLimitBytes no choice may need more scratch memory than this
 * @param precision how much accuracy may be given for speed
 */
public record PrepareOptions(long scratchLimitBytes, Precision precision) {
    /** How much accuracy may be given for speed. */
    public enum Precision {
        /** Algorithms whose rounding errors are those of a plain sum in float32. */
        STRICT,
        /**
         * Others too, within the bound that each one states ({@link Choice#error}): Winograd's convolution. The default. There a NaN, an infinity,
         * or a value above 1e37 makes NaN not only of the outputs that it belongs to, but of those up to three pixels around (times the dilation).
         */
        FAST
    }

    public static final PrepareOptions DEFAULT = new PrepareOptions(1L << 30, Precision.FAST);

    public PrepareOptions {
        if (scratchLimitBytes < 0) {
            throw new IllegalArgumentException("scratchLimitBytes must be 0 or more, got " + scratchLimitBytes);
        }
    }

    public PrepareOptions with(Precision value) {
        return new PrepareOptions(scratchLimitBytes, value);
    }

    /** Whether a choice is as accurate as these options ask. */
    public boolean allows(Choice choice) {
        return precision == Precision.FAST || choice.error() <= 1;
    }
}
