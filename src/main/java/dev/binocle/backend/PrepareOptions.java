package dev.binocle.backend;

/**
 * What an operation is prepared under; part of every cache key.
 *
 * @param scratchLimitBytes no choice may need more scratch memory than this
 * @param packedLimitBytes what the weights of a plan may take on the device, packed as its kernels read them: Winograd's filters are up to four
 *     times the weights. Past it a convolution takes the way that packs the least. A quarter of the device's memory is never exceeded for speed
 *     either
 * @param precision how much accuracy may be given for speed
 */
public record PrepareOptions(long scratchLimitBytes, long packedLimitBytes, Precision precision) {
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

    public static final PrepareOptions DEFAULT = new PrepareOptions(1L << 30, 1L << 30, Precision.FAST);

    public PrepareOptions {
        require("scratchLimitBytes", scratchLimitBytes);
        require("packedLimitBytes", packedLimitBytes);
    }

    private static void require(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, got " + value);
        }
    }

    public PrepareOptions with(Precision value) {
        return new PrepareOptions(scratchLimitBytes, packedLimitBytes, value);
    }

    public PrepareOptions withScratchLimit(long bytes) {
        return new PrepareOptions(bytes, packedLimitBytes, precision);
    }

    public PrepareOptions withPackedLimit(long bytes) {
        return new PrepareOptions(scratchLimitBytes, bytes, precision);
    }

    /** Whether a choice is as accurate as these options ask. */
    public boolean allows(Choice choice) {
        return precision == Precision.FAST || choice.error() <= 1;
    }
}
