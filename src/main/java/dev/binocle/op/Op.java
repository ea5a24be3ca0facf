package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Set;

/**
 * WHAT to compute, as an immutable record. It knows nothing of devices or layouts; {@link #outputs} is its one shape rule
 * and its one check of operands.
 */
public interface Op {
    /** The field's name for it, as it stands in messages: {@code Conv2d}. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * Which operands must be constants when it is prepared: their values decide shapes. A plan reads them back where they are made at run
     * time, and plans the rest for what it found.
     */
    default Set<Integer> constants() {
        return Set.of();
    }

    /** Whether it asks only for the shapes and types of its operands, so that it is known before there are any values. */
    default boolean isShapeArithmetic() {
        return false;
    }

    /**
     * About how many elements are touched to work it out: what is done while planning is bounded by it.
     *
     * @param outputs what {@link #outputs} gives for the operands
     */
    default double work(List<Operand> operands, List<Output> outputs) {
        double work = 0;
        for (Operand operand : operands) {
            work += operand == Operand.ABSENT ? 0 : (double) operand.shape().elementCount();
        }
        for (Output output : outputs) {
            work += (double) output.shape().elementCount();
        }
        return work;
    }

    /**
     * What it gives for these operands.
     *
     * @throws IllegalArgumentException naming the operation and the operand, what was expected and what came
     */
    List<Output> outputs(List<Operand> operands);
}
