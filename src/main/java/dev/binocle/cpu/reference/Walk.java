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

    private Walk() {}

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
