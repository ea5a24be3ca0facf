package dev.binocle.cpu.reference;

import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;

/** Goes through all positions of a shape in row-major order, and says where each lies in several tensors. */
final class Walk {
    @FunctionalInterface
    interface Visitor {
        /** @param at the element's index in each of the tensors, in the order of their strides */
        void visit(long[] at);
    }

    @FunctionalInterface
    interface Position {
        /** @param position along each axis; not to be kept */
        void visit(long[] position, long at);
    }

    private Walk() {}

    /** All positions of a tensor in row-major order, and where each lies. */
    static void positions(TensorType type, Position visitor) {
        long[] strides = strides(type);
        long[] position = new long[strides.length];
        long count = type.shape().elementCount();
        for (long i = 0; i < count; i++) {
            long rest = i;
            long at = 0;
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                position[axis] = rest % type.shape().dim(axis);
                rest /= type.shape().dim(axis);
                at += position[axis] * strides[axis];
            }
            visitor.visit(position, at);
        }
    }

    static long[] strides(TensorType type) {
        return type.layout().strides(type.shape());
    }

    static void over(Shape shape, Visitor visitor, long[]... strides) {
        if (shape.elementCount() == 0) {
            return;
        }
        long[] position = new long[shape.rank()];
        long[] at = new long[strides.length];
        while (true) {
            visitor.visit(at);
            int axis = shape.rank() - 1;
            while (axis >= 0 && position[axis] == shape.dim(axis) - 1) {
                for (int i = 0; i < at.length; i++) {
                    at[i] -= position[axis] * strides[i][axis];
                }
                position[axis] = 0;
                axis--;
            }
            if (axis < 0) {
                return;
            }
            position[axis]++;
            for (int i = 0; i < at.length; i++) {
                at[i] += strides[i][axis];
            }
        }
    }
}
