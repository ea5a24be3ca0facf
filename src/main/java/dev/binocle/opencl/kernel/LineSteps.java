package dev.binocle.opencl.kernel;

import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;

/** One work-item for each line along an axis of the first operand, which lies [outer][length][inner]. */
record LineSteps(long outer, long length, long inner) {
    static LineSteps of(Shape shape, int first, int end) {
        return new LineSteps(
                shape.elementCount(0, first), shape.elementCount(first, end), shape.elementCount(end, shape.rank()));
    }

    static LineSteps of(Shape shape, int axis) {
        return of(shape, axis, axis + 1);
    }

    long count() {
        return outer * inner;
    }

    /** The step, but for what it defines: input, first output, length, inner. */
    Step build(Request<? extends Op> request, Step.Builder step, double flopsPerElement) {
        DataType type = request.operand(0).dataType();
        return step.define("X", Types.stored(type))
                .args(request.input(0), request.output(0))
                .indices(length, inner)
                .build(length == 0 ? 0 : count(), request.traits().localSize(), flopsPerElement * (double) length);
    }
}
