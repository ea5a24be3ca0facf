package dev.binocle.opencl.kernel;

import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A walk over a shape through several tensors, with neighbouring axes merged where all tensors allow it, as strided.cl reads it.
 *
 * @param lengths of each axis, at least one
 * @param strides for each tensor, of each axis
 */
record Walks(List<Long> lengths, List<List<Long>> strides) {
    static Walks of(Shape shape, long[]... strides) {
        List<Long> lengths = new ArrayList<>();
        List<List<Long>> merged = new ArrayList<>();
        for (int i = 0; i < strides.length; i++) {
            merged.add(new ArrayList<>());
        }
        for (int axis = 0; axis < shape.rank(); axis++) {
            long length = shape.dim(axis);
            if (length == 1) {
                continue;
            }
            int last = lengths.size() - 1;
            boolean joins = last >= 0;
            for (int i = 0; joins && i < strides.length; i++) {
                joins = merged.get(i).get(last) == (strides[i][axis] * length);
            }
            if (joins) {
                lengths.set(last, lengths.get(last) * length);
                for (int i = 0; i < strides.length; i++) {
                    merged.get(i).set(last, strides[i][axis]);
                }
            } else {
                lengths.add(length);
                for (int i = 0; i < strides.length; i++) {
                    merged.get(i).add(strides[i][axis]);
                }
            }
        }
        if (lengths.isEmpty()) {
            lengths.add(1L);
            merged.forEach(list -> list.add(1L));
        }
        return new Walks(lengths, merged);
    }

    int rank() {
        return lengths.size();
    }

    long length(int axis) {
        return lengths.get(axis);
    }

    long strides(int tensor, int axis) {
        return strides.get(tensor).get(axis);
    }

    /** The places that it goes to. */
    long count() {
        return lengths.stream().reduce(1L, (a, b) -> a * b);
    }

    /** The same walk, this axis left out; the axes before it keep their numbers. */
    Walks without(int axis) {
        List<Long> otherLengths = new ArrayList<>(lengths);
        otherLengths.remove(axis);
        List<List<Long>> others = new ArrayList<>();
        for (List<Long> one : strides) {
            List<Long> other = new ArrayList<>(one);
            other.remove(axis);
            others.add(other);
        }
        if (otherLengths.isEmpty()) {
            otherLengths.add(1L);
            others.forEach(list -> list.add(0L));
        }
        return new Walks(otherLengths, others);
    }

    Arg table() {
        List<Long> all = new ArrayList<>(lengths);
        strides.forEach(all::addAll);
        return Arg.table(all.stream().mapToLong(Long::longValue).toArray());
    }
}
