package dev.binocle.opencl.kernel;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;

/** Launches of copy.cl. */
final class Copies {
    private Copies() {}

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
