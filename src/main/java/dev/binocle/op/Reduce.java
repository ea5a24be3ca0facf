package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/**
 * Many elements made one, along some axes (ONNX "ReduceSum" and its kin). Operands: input, numbers; axes, int64 and constant, optional: left out or
 * empty, all of them. Sums of integers wrap around. Of nothing the sum is 0, the product 1, the maximum the smallest number that there is.
 *
 * @param keepDims whether the axes stay, with length 1
 * @param emptyIsNone whether empty axes mean none, so that nothing is reduced (ONNX "noop_with_empty_axes")
 */
public record Reduce(Kind kind, boolean keepDims, boolean emptyIsNone) implements Op {
    public enum Kind {
        SUM,
        MEAN,
        /** NaN if any is NaN. */
        MAX,
        /** NaN if any is NaN. */
        MIN,
        PROD,
        /** Σ |x| */
        L1,
        /** √Σ x² */
        L2,
        /** Σ x² */
        SUM_SQUARE,
        /** log Σ x */
        LOG_SUM,
        /** log Σ e^x, without overflow */
        LOG_SUM_EXP
    }

    @Override
    public String name() {
        return "Reduce " + kind;
    }

    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    /** For each axis of the input whether it is reduced. */
    public boolean[] over(List<Operand> operands) {
        Operands.count(this, operands, 1, 2);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        long[] axes = Operands.present(operands, 1)
                ? Operands.constant(this, operands, 1, "axes").toLongs()
                : new long[0];
        boolean[] over = new boolean[shape.rank()];
        for (int i = 0; i < over.length; i++) {
            over[i] = axes.length == 0 && !emptyIsNone;
        }
        for (long axis : axes) {
            over[Operands.axis(this, shape, axis)] = true;
        }
        return over;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        boolean[] over = over(operands);
        Operand input = operands.get(0);
        Operands.number(this, input, "input");
        return Output.of(input.dataType(), Lines.of(input.shape(), over).result(keepDims, over));
    }
}
