package dev.binocle.backend;

import dev.binocle.op.Op;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import java.util.List;

/**
 * Computes on host values at once, by the reference: constants are folded and shapes are reckoned with it while planning.
 * Found by {@link java.util.ServiceLoader}.
 */
public interface Evaluator {
    /**
     * @param operands constants, or absent; for an operation that asks only for shapes, types will do
     * @return an output each; a counted one has its true shape
     * @throws UnsupportedOpException if the reference lacks the operation
     */
    List<TensorData> evaluate(Op op, List<Operand> operands);
}
