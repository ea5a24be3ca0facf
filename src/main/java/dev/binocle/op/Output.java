package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.List;

/** One output of an operation: exact, or with a number of rows that the data decide. */
public sealed interface Output {
    DataType dataType();

    /** The shape; for {@link Counted} the capacity. */
    Shape shape();

    default TensorType type() {
        return TensorType.of(dataType(), shape());
    }

    static List<Output> of(DataType dataType, Shape shape) {
        return List.of(new Exact(dataType, shape));
    }

    record Exact(DataType dataType, Shape shape) implements Output {}

    /** At most {@code shape.dim(axis)} rows; how many is counted while running. Every axis before it is 1. */
    record Counted(DataType dataType, Shape shape, int axis) implements Output {
        /** What the count itself is. */
        public static final TensorType COUNT = TensorType.of(DataType.INT64, Shape.of(1));
    }
}
