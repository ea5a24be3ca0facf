package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * An operation that sums products of elements: matrix products and their generalisations. For each position of the output, and along the summed axes for
 * each position j,
 *
 * <pre>output[i] = alpha · Σ over j of the product of the factors at (i, j) + beta · added[i]</pre>
 */
public interface Contraction extends Op {
    /**
     * @param summed the lengths of the axes that are summed over
     * @param factors the tensors that are multiplied
     * @param added the operand that is added, broadcast to the output; -1: none
     */
    record Terms(Shape summed, List<Factor> factors, float alpha, int added, float beta) {
        public Terms {
            factors = List.copyOf(factors);
        }
    }

    /**
     * An operand, row-major, and how far a step along an axis moves in it: 0 where it does not have the axis.
     *
     * @param outer for each axis of the output
     * @param inner for each summed axis
     */
    record Factor(int operand, List<Long> outer, List<Long> inner) {
        public Factor {
            outer = List.copyOf(outer);
            inner = List.copyOf(inner);
        }

        public long[] outerStrides() {
            return outer.stream().mapToLong(Long::longValue).toArray();
        }

        public long[] innerStrides() {
            return inner.stream().mapToLong(Long::longValue).toArray();
        }
    }

    Terms terms(List<Operand> operands);

    @Override
    default double work(List<Operand> operands, List<Output> outputs) {
        return (double) outputs.get(0).shape().elementCount()
                * (double) terms(operands).summed().elementCount();
    }
}
