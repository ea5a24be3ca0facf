package dev.binocle.op;

import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Elements copied from an operand to an output, both seen by their axes and not by how they lie in memory: one walk, in which each step
 * moves the position along an axis of the one and of the other.
 *
 * @param input the operand
 * @param output the output
 * @param steps the axes of the walk
 * @param from the position in the operand where it begins
 * @param to the position in the output where it begins
 */
public record Move(int input, int output, List<Step> steps, List<Long> from, List<Long> to) {
    /**
     * One axis of the walk.
     *
     * @param fromAxis the operand's axis, or -1 where its elements are repeated
     */
    public record Step(long length, int fromAxis, long fromStep, int toAxis, long toStep) {}

    public Move {
        steps = List.copyOf(steps);
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    /** A whole operand, from the start of an output on; axes of the walk are added one by one. */
    static Builder of(int inputRank, int outputRank) {
        return new Builder(0, 0, inputRank, outputRank);
    }

    static Builder of(int input, int output, int inputRank, int outputRank) {
        return new Builder(input, output, inputRank, outputRank);
    }

    /** How many elements along each axis of the walk. */
    public Shape lengths() {
        return Shape.of(steps.stream().mapToLong(Step::length).toArray());
    }

    /** The operand's strides along the walk, from its strides in memory. */
    public long[] fromStrides(long[] strides) {
        return steps.stream()
                .mapToLong(step -> step.fromAxis() < 0 ? 0 : step.fromStep() * strides[step.fromAxis()])
                .toArray();
    }

    public long[] toStrides(long[] strides) {
        return steps.stream()
                .mapToLong(step -> step.toStep() * strides[step.toAxis()])
                .toArray();
    }

    public static long offset(List<Long> position, long[] strides) {
        long offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += position.get(axis) * strides[axis];
        }
        return offset;
    }

    static final class Builder {
        private final int input;
        private final int output;
        private final List<Step> steps = new ArrayList<>();
        private final Long[] from;
        private final Long[] to;

        private Builder(int input, int output, int inputRank, int outputRank) {
            this.input = input;
            this.output = output;
            this.from = zeros(inputRank);
            this.to = zeros(outputRank);
        }

        private static Long[] zeros(int count) {
            Long[] zeros = new Long[count];
            Arrays.fill(zeros, 0L);
            return zeros;
        }

        /** Along both, one after the other. */
        Builder along(long length, int fromAxis, int toAxis) {
            return along(length, fromAxis, 1, toAxis, 1);
        }

        Builder along(long length, int fromAxis, long fromStep, int toAxis, long toStep) {
            steps.add(new Step(length, fromAxis, fromStep, toAxis, toStep));
            return this;
        }

        Builder repeat(long length, int toAxis, long toStep) {
            return along(length, -1, 0, toAxis, toStep);
        }

        Builder from(int axis, long start) {
            from[axis] = start;
            return this;
        }

        Builder to(int axis, long start) {
            to[axis] = start;
            return this;
        }

        Move build() {
            return new Move(input, output, steps, List.of(from), List.of(to));
        }
    }
}
