package dev.binocle.cpu.reference;

import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;

/** What is computed of every one of a set with every one of another, for each of a batch, or one by one: [..., n, k] and [..., m, k]. */
final class Pairs {
    /** Of two by their numbers in all of their sets. */
    @FunctionalInterface
    interface Value {
        double of(long first, long second);
    }

    private Pairs() {}

    static void fill(TensorBuilder output, Shape a, Shape b, boolean elementwise, Value value) {
        long rows = a.dim(-2);
        long columns = b.dim(-2);
        long batch = b.elementCount(0, b.rank() - 2);
        long at = 0;
        for (long n = 0; n < batch; n++) {
            for (long i = 0; i < rows; i++) {
                for (long j = elementwise ? i : 0; j < (elementwise ? i + 1 : columns); j++) {
                    output.putDouble(at++, value.of(n * rows + i, n * columns + j));
                }
            }
        }
    }
}
