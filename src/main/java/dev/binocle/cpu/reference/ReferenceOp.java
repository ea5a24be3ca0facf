package dev.binocle.cpu.reference;

import dev.binocle.op.Op;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;

/** The plain loops of one operation: they define what is right. Sums are taken in double and rounded once. */
public interface ReferenceOp<O extends Op> {
    /**
     * @param outputs the outputs, then for each counted one an int64 of one element for its count
     */
    void run(O op, Arguments arguments, List<TensorBuilder> outputs);

    /** Whether it does this one, or leaves it to the plain loops. */
    default boolean takes(O op) {
        return true;
    }

    /** Whether it takes elements in the order in which they lie, so that they must lie row-major. */
    default boolean isRowMajor() {
        return false;
    }
}
