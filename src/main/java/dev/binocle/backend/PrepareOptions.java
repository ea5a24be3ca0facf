package dev.binocle.backend;

/**
 * What an operation is prepared under; part of every cache key.
 *
 * @param scratchLimitBytes no choice may need more scratch memory than this
 */
public record PrepareOptions(long scratchLimitBytes) {
    public static final PrepareOptions DEFAULT = new PrepareOptions(1L << 30);

    public PrepareOptions {
        if (scratchLimitBytes < 0) {
            throw new IllegalArgumentException("scratchLimitBytes must be 0 or more, got " + scratchLimitBytes);
        }
    }
}
