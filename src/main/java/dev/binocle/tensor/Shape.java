package dev.binocle.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Immutable dimensions, outermost first. Images are N, C, H, W: batch, channels, height, width. A scalar has rank 0 and one
 * element; a dimension may be 0, and then there are no elements.
 *
 * <pre>{@code
 * Shape image = Shape.of(1, 3, 224, 224);
 * image.rank();          // 4
 * image.elementCount();  // 150528
 * image.dim(-1);         // 224, counted from the end
 * }</pre>
 */
public final class Shape {
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long elementCount;

    private Shape(long[] dims) {
        this.dims = dims;
        this.elementCount = countElements(dims);
    }

    /**
     * @throws IllegalArgumentException if a dimension is negative, or the number of elements passes 2^63 - 1
     */
    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    private static long countElements(long[] dims) {
        long count = 1;
        boolean empty = false;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("shape: dimensions must be 0 or more, got " + Arrays.toString(dims));
            }
            empty |= dim == 0;
        }
        if (empty) {
            return 0;
        }
        for (long dim : dims) {
            if (count > Long.MAX_VALUE / dim) {
                throw new IllegalArgumentException("shape: more than 2^63 - 1 elements in " + Arrays.toString(dims));
            }
            count *= dim;
        }
        return count;
    }

    public int rank() {
        return dims.length;
    }

    /** One dimension; a negative axis counts from the end. */
    public long dim(int axis) {
        return dims[axis(axis)];
    }

    /** One dimension as an index into an array. @throws IllegalArgumentException if it passes 2^31 - 1 */
    public int intDim(int axis) {
        long dim = dim(axis);
        if (dim > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("dimension " + axis + " of " + this + " passes 2^31 - 1");
        }
        return (int) dim;
    }

    /** The axis counted from the start. @throws IllegalArgumentException if there is no such axis */
    public int axis(int axis) {
        int fromStart = axis < 0 ? axis + dims.length : axis;
        if (fromStart < 0 || fromStart >= dims.length) {
            throw new IllegalArgumentException("axis " + axis + " does not exist in a tensor of shape " + this);
        }
        return fromStart;
    }

    public long elementCount() {
        return elementCount;
    }

    /** The number of elements in the axes {@code from} (inclusive) to {@code to} (exclusive). */
    public long elementCount(int from, int to) {
        long count = 1;
        for (int i = from; i < to; i++) {
            count *= dims[i];
        }
        return count;
    }

    public long[] toArray() {
        return dims.clone();
    }

    /** This shape with one dimension replaced. */
    public Shape with(int axis, long dim) {
        long[] copy = dims.clone();
        copy[axis(axis)] = dim;
        return new Shape(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As in {@code 1×3×224×224}; a scalar is {@code scalar}. */
    @Override
    public String toString() {
        return dims.length == 0
                ? "scalar"
                : Arrays.stream(dims).mapToObj(Long::toString).collect(Collectors.joining("×"));
    }
}
