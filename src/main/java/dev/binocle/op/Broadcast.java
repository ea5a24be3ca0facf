package dev.binocle.op;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;

/** NumPy's broadcasting: shapes are aligned at their last axes, and an axis of 1 is repeated. */
public final class Broadcast {
    private Broadcast() {}

    /** @throws IllegalArgumentException naming the operation, if the shapes don't go together */
    public static Shape shape(Op op, Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        long[] dims = new long[rank];
        for (int i = 1; i <= rank; i++) {
            long a = i <= left.rank() ? left.dim(-i) : 1;
            long b = i <= right.rank() ? right.dim(-i) : 1;
            if (a != b && a != 1 && b != 1) {
                throw new IllegalArgumentException(
                        op.name() + ": shapes " + left + " and " + right + " can't be broadcast to one another");
            }
            dims[rank - i] = a == 1 ? b : a;
        }
        return Shape.of(dims);
    }

    /** As {@link #strides(Shape, long[], Shape)}, for an operand that lies row-major. */
    public static long[] strides(Shape operand, Shape output) {
        return strides(operand, Layout.NCHW.strides(operand), output);
    }

    /** The strides of an operand seen through the output's axes: 0 where it is repeated. */
    public static long[] strides(Shape operand, long[] operandStrides, Shape output) {
        long[] strides = new long[output.rank()];
        int shift = output.rank() - operand.rank();
        for (int axis = shift; axis < strides.length; axis++) {
            strides[axis] = operand.dim(axis - shift) == 1 ? 0 : operandStrides[axis - shift];
        }
        return strides;
    }
}
