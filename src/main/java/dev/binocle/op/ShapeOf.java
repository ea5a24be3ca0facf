package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The dimensions of its operand from {@code start} to {@code end}, as int64 (ONNX "Shape"; negative ones count from the end,
 * what lies outside is clamped). Known as soon as the shape is: evaluated while planning.
 */
public record ShapeOf(long start, long end) implements Op {
    public static final ShapeOf ALL = new ShapeOf(0, Long.MAX_VALUE);

    public long[] dims(Shape shape) {
        int rank = shape.rank();
        int from = clamp(start, rank);
        int to = clamp(end, rank);
        return Arrays.copyOfRange(shape.toArray(), from, Math.max(from, to));
    }

    private static int clamp(long axis, int rank) {
        return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
    }

    @Override
    public boolean isShapeArithmetic() {
        return true;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        return Output.of(
                DataType.INT64,
                Shape.of(dims(Operands.required(this, operands, 0, "input").shape()).length));
    }
}
