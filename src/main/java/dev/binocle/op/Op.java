package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

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
     * What it gives for these operands.
     *
     * @throws IllegalArgumentException naming the operation and the operand, what was expected and what came
     */
    List<Output> outputs(List<Operand> operands);
}
