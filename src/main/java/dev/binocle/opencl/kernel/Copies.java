package dev.binocle.opencl.kernel;

import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;

/** Launches of copy.cl. */
final class Copies {
    private static final long[] FLAT = {1};

    private Copies() {}

    /** The first operand as it lies to the first output. */
    static Step whole(Request<? extends Op> request) {
        Shape all = Shape.of(request.outputShape().elementCount());
        DataType type = request.operand(0).dataType();
        return step(request.traits(), type, all, request.input(0), 0, FLAT, request.output(0), 0, FLAT);
    }

    /** {@code to[toBase + p · toStrides] = from[fromBase + p · fromStrides]} for every position p of the shape. */
    static Step step(
            Traits traits,
            DataType type,
            Shape shape,
            Arg from,
            long fromBase,
            long[] fromStrides,
            Arg to,
            long toBase,
            long[] toStrides) {
        Walks walks = Walks.of(shape, fromStrides, toStrides);
        return Step.of("copy.cl", "copy")
                .define("T", Types.bits(type))
                .define("RANK", walks.rank())
                .args(from, to, walks.table(), new Arg.Int64(fromBase), new Arg.Int64(toBase))
                .build(shape.elementCount(), traits.localSize(), 10);
    }
}
