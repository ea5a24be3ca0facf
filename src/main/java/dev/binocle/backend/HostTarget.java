package dev.binocle.backend;

import java.nio.ByteBuffer;

/** Where a tensor's bytes go, piece by piece, straight from memory that the device wrote. */
@FunctionalInterface
public interface HostTarget {
    /**
     * Takes the bytes that {@code source} has left, which are those from {@code offset} on.
     *
     * @param source little-endian
     */
    void take(long offset, ByteBuffer source);

    static HostTarget of(float[] values) {
        return (offset, source) ->
                source.asFloatBuffer().get(values, (int) (offset / Float.BYTES), source.remaining() / Float.BYTES);
    }

    static HostTarget of(ByteBuffer bytes) {
        return (offset, source) -> bytes.duplicate()
                .slice((int) (bytes.position() + offset), source.remaining())
                .put(source);
    }
}
