package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.List;

/**
 * A constant around a tensor; negative pads cut away (ONNX "Pad", mode "constant"). Operands: input; pads, int64 and
 * constant: for each axis how many before, then for each axis how many after; value, one element of the input's type,
 * optional: 0. Any type.
 */
public record Pad() implements Op {
    /** Far more than any device holds, and small enough for every sum of pads and dimensions. */
    private static final long MOST = 1L << 40;

    public long[] pads(List<Operand> operands) {
        Operands.count(this, operands, 2, 3);
        int rank = Operands.required(this, operands, 0, "input").shape().rank();
        long[] pads = Operands.constant(this, operands, 1, "pads").toLongs();
        if (pads.length != 2 * rank) {
            throw new IllegalArgumentException(
                    name() + ": pads must have " + 2 * rank + " values, two for each axis, got " + pads.length);
        }
        for (long pad : pads) {
            if (Math.abs(pad) > MOST || pad == Long.MIN_VALUE) {
                throw new IllegalArgumentException(name() + ": a pad must be at most 2^40, got " + pad);
            }
        }
        return pads;
    }

    /** What fills the padding, one element of the input's type. */
    public Operand value(List<Operand> operands) {
        if (Operands.present(operands, 2)) {
            return operands.get(2);
        }
        return TensorData.generate(TensorType.of(operands.get(0).dataType(), Shape.SCALAR), i -> 0);
    }

    /** What comes from the input along an axis: {@code count} rows from {@code from} on, which come to lie from {@code to} on. */
    public record Kept(long from, long to, long count) {}

    /** For each axis. */
    public List<Kept> kept(List<Operand> operands) {
        long[] pads = pads(operands);
        Shape input = operands.get(0).shape();
        Kept[] kept = new Kept[input.rank()];
        for (int axis = 0; axis < kept.length; axis++) {
            long before = pads[axis];
            long to = Math.max(0, before);
            long length = before + input.dim(axis) + pads[kept.length + axis];
            long end = Math.min(length, before + input.dim(axis));
            kept[axis] = new Kept(to - before, to, Math.max(0, end - to));
        }
        return List.of(kept);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        long[] pads = pads(operands);
        Operand input = operands.get(0);
        Operand value = value(operands);
        Operands.type(this, value, "value", input.dataType());
        if (value.shape().elementCount() != 1) {
            throw new IllegalArgumentException(name() + ": value must have one element, got shape " + value.shape());
        }
        long[] dims = input.shape().toArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] += pads[i] + pads[dims.length + i];
            if (dims[i] < 0) {
                throw new IllegalArgumentException(name() + ": pads " + pads[i] + " and " + pads[dims.length + i]
                        + " take more than there is of axis " + i + " of shape " + input.shape());
            }
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
