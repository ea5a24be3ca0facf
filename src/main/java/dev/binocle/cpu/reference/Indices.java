package dev.binocle.cpu.reference;

import dev.binocle.op.Op;
import dev.binocle.tensor.TensorData;

/** Indices that come as data. */
final class Indices {
    private Indices() {}

    /** An index counted from the start. @throws IllegalArgumentException if it lies outside */
    static long of(Op op, TensorData indices, long at, long dim) {
        long index = indices.getLong(at);
        long fromStart = index < 0 ? index + dim : index;
        if (fromStart < 0 || fromStart >= dim) {
            throw new IllegalArgumentException(
                    op.name() + ": index " + index + " lies outside an axis of length " + dim);
        }
        return fromStart;
    }
}
