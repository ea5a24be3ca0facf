package dev.binocle.opencl.kernel;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
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

    /** Of any tensor in this layout, whichever of its axes have length 1. */
    static int[] of(Layout layout, int rank) {
        long[] lengths = new long[rank];
        Arrays.fill(lengths, 2);
        return of(layout.strides(Shape.of(lengths)));
    }

    /** Where in the order an axis is. */
    static int place(int[] order, int axis) {
        int place = 0;
        while (order[place] != axis) {
            place++;
        }
        return place;
    }

    static long[] permute(long[] values, int[] order) {
        return IntStream.of(order).mapToLong(axis -> values[axis]).toArray();
    }

    static Shape permute(Shape shape, int[] order) {
        return Shape.of(permute(shape.toArray(), order));
    }
}
