package dev.binocle.backend;

import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where a tensor's bytes come from: written piece by piece straight into memory that the device can read, so that a picture
 * is turned into numbers in one pass.
 */
@FunctionalInterface
public interface HostSource {
    /**
     * Puts the bytes from {@code offset} on, as many as {@code target} has room for. Offset and room are multiples of 16, but
     * for the end of the tensor.
     *
     * @param target little-endian
     */
    void fill(long offset, ByteBuffer target);

    static HostSource of(float[] values) {
        return (offset, target) ->
                target.asFloatBuffer().put(values, (int) (offset / Float.BYTES), target.remaining() / Float.BYTES);
    }

    static HostSource of(ByteBuffer bytes) {
        return (offset, target) -> target.put(bytes.duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .slice((int) (bytes.position() + offset), target.remaining()));
    }

    static HostSource of(TensorData data) {
        return (offset, target) -> {
            long at = offset;
            while (target.hasRemaining()) {
                ByteBuffer slice = data.slices().get((int) (at / TensorData.SLICE_BYTES));
                int from = (int) (at % TensorData.SLICE_BYTES);
                int count = Math.min(target.remaining(), slice.remaining() - from);
                target.put(slice.slice(from, count));
                at += count;
            }
        };
    }
}
