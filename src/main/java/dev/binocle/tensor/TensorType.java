package dev.binocle.tensor;

/**
 * What a tensor is: the type of its elements, its dimensions, and how it lies in memory. As an {@link Operand} it stands for
 * something given at run time, and its layout is ignored.
 */
public record TensorType(DataType dataType, Shape shape, Layout layout) implements Operand {
    /** @throws IllegalArgumentException if a tensor of this shape can't have this layout */
    public TensorType {
        if (!layout.suits(shape)) {
            throw new IllegalArgumentException("layout " + layout + " needs a tensor of rank 4, got shape " + shape);
        }
    }

    public static TensorType of(DataType dataType, Shape shape) {
        return new TensorType(dataType, shape, Layout.NCHW);
    }

    /** @throws IllegalArgumentException if the size passes 2^63 - 1 bytes */
    public long bytes() {
        try {
            return Math.multiplyExact(shape.elementCount(), (long) dataType.bytes());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a tensor of " + this + " passes 2^63 - 1 bytes", e);
        }
    }

    /** Where the element lies, in elements, that has this index in row-major order. */
    public long offset(long index) {
        if (layout.equals(Layout.NCHW)) {
            return index;
        }
        long[] strides = layout.strides(shape);
        long rest = index;
        long at = 0;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at += rest % shape.dim(axis) * strides[axis];
            rest /= shape.dim(axis);
        }
        return at;
    }

    public TensorType with(Layout other) {
        return new TensorType(dataType, shape, other);
    }

    /** As in {@code float32 1×3×224×224}, with the layout where it is not row-major. */
    @Override
    public String toString() {
        return dataType + " " + shape + (layout.equals(Layout.NCHW) ? "" : " " + layout);
    }
}
