package dev.binocle.tensor;

/**
 * How a tensor lies in memory. The {@link Shape} stays N, C, H, W whatever the layout (PyTorch calls this "memory format").
 * Only rank 4 has a choice; every other rank is row-major, which {@link #NCHW} stands for.
 */
public sealed interface Layout {
    /** Row-major: the last axis of the shape is contiguous. */
    Layout NCHW = new Nchw();
    /** Channels last: the channels of one pixel are contiguous. Rank 4 only. */
    Layout NHWC = new Nhwc();

    /** The distance, in elements, between neighbours along each axis of the shape. */
    long[] strides(Shape shape);

    /** Whether a tensor of this shape can lie so. */
    boolean suits(Shape shape);

    /** Whether a tensor of this shape lies in one as in the other: an axis of length 1 is anywhere. */
    static boolean coincide(Layout one, Layout other, Shape shape) {
        if (one.equals(other)) {
            return true;
        }
        long[] strides = one.strides(shape);
        long[] others = other.strides(shape);
        for (int axis = 0; axis < strides.length; axis++) {
            if (shape.dim(axis) > 1 && strides[axis] != others[axis]) {
                return false;
            }
        }
        return true;
    }

    record Nchw() implements Layout {
        @Override
        public boolean suits(Shape shape) {
            return true;
        }

        @Override
        public long[] strides(Shape shape) {
            long[] strides = new long[shape.rank()];
            long stride = 1;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                strides[axis] = stride;
                stride *= Math.max(1, shape.dim(axis));
            }
            return strides;
        }

        @Override
        public String toString() {
            return "NCHW";
        }
    }

    record Nhwc() implements Layout {
        @Override
        public boolean suits(Shape shape) {
            return shape.rank() == 4;
        }

        @Override
        public long[] strides(Shape shape) {
            if (!suits(shape)) {
                throw new IllegalArgumentException("layout NHWC needs a tensor of rank 4, got shape " + shape);
            }
            long channels = Math.max(1, shape.dim(1));
            long width = Math.max(1, shape.dim(3));
            long height = Math.max(1, shape.dim(2));
            return new long[] {height * width * channels, 1, width * channels, channels};
        }

        @Override
        public String toString() {
            return "NHWC";
        }
    }
}
