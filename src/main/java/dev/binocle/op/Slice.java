package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A box cut out of a tensor, with steps (ONNX "Slice", opset 10). Operands: input; starts; ends; axes, optional; steps,
 * optional: int64 or int32, constant. Negative starts and ends count from the end; what lies outside is clamped; a negative
 * step goes backwards. Any type.
 */
public record Slice() implements Movement {
    /** For each axis of the input: where it begins, the step, and how many are taken. */
    public record Range(long start, long step, long count) {}

    public List<Range> resolve(List<Operand> operands) {
        Operands.count(this, operands, 3, 5);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        long[] starts = Operands.constant(this, operands, 1, "starts").toLongs();
        long[] ends = Operands.constant(this, operands, 2, "ends").toLongs();
        long[] axes = Operands.present(operands, 3)
                ? Operands.constant(this, operands, 3, "axes").toLongs()
                : upTo(starts.length);
        long[] steps = Operands.present(operands, 4)
                ? Operands.constant(this, operands, 4, "steps").toLongs()
                : ones(starts.length);
        if (ends.length != starts.length || axes.length != starts.length || steps.length != starts.length) {
            throw new IllegalArgumentException(name() + ": starts, ends, axes and steps must have one length, got "
                    + starts.length + ", " + ends.length + ", " + axes.length + ", " + steps.length);
        }
        Range[] ranges = new Range[shape.rank()];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = new Range(0, 1, shape.dim(i));
        }
        for (int i = 0; i < starts.length; i++) {
            int axis = Operands.axis(this, shape, axes[i]);
            ranges[axis] = range(shape.dim(axis), starts[i], ends[i], steps[i]);
        }
        return List.of(ranges);
    }

    private Range range(long dim, long start, long end, long step) {
        if (step == 0) {
            throw new IllegalArgumentException(name() + ": a step must not be 0");
        }
        long from = start < 0 ? start + dim : start;
        long to = end < 0 ? end + dim : end;
        if (step > 0) {
            from = Math.max(0, Math.min(dim, from));
            to = Math.max(0, Math.min(dim, to));
            return new Range(from, step, to <= from ? 0 : (to - from - 1) / step + 1);
        }
        from = Math.max(-1, Math.min(dim - 1, from));
        to = Math.max(-1, Math.min(dim - 1, to));
        // the negative of the smallest long overflows: such a step takes one element
        return new Range(
                Math.max(0, from), step, from <= to ? 0 : step == Long.MIN_VALUE ? 1 : (from - to - 1) / -step + 1);
    }

    private static long[] upTo(int count) {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    private static long[] ones(int count) {
        long[] values = new long[count];
        Arrays.fill(values, 1);
        return values;
    }

    @Override
    public Set<Integer> constants() {
        return Set.of(1, 2, 3, 4);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        List<Range> ranges = resolve(operands);
        return Output.of(
                operands.get(0).dataType(),
                Shape.of(ranges.stream().mapToLong(Range::count).toArray()));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        List<Range> ranges = resolve(operands);
        Move.Builder move = Move.of(ranges.size(), ranges.size());
        for (int axis = 0; axis < ranges.size(); axis++) {
            Range range = ranges.get(axis);
            move.along(range.count(), axis, range.step(), axis, 1).from(axis, range.start());
        }
        return List.of(move.build());
    }
}
