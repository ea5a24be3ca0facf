package dev.binocle.opencl.kernel;

import dev.binocle.tensor.Shape;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Axes in the order in which a tensor lies in memory, outermost first. */
final class MemoryOrder {
    private MemoryOrder() {}

    static int[] of(long[] strides) {
        return IntStream.range(0, strides.length)
                .boxed()
                .sorted(Comparator.comparing((Integer axis) -> -strides[axis]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static long[] permute(long[] values, int[] order) {
        return IntStream.of(order).mapToLong(axis -> values[axis]).toArray();
    }

    static Shape permute(Shape shape, int[] order) {
        return Shape.of(permute(shape.toArray(), order));
    }
}
