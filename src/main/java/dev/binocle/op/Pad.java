package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Elements around a tensor of any type; negative pads cut away (ONNX "Pad"). Operands: input; pads, int64 and constant: for each axis how many
 * before, then for each axis how many after; value, for {@code CONSTANT}, one element of the input's type, optional: 0; axes, int64 or int32,
 * constant and optional: which axes the pads are for; left out: all.
 */
public record Pad(Mode mode) implements Op {
    /** Where padding comes from. */
    public enum Mode {
        CONSTANT,
        /** Mirrored at the first and the last element, which are not repeated; wide padding goes to and fro. */
        REFLECT,
        /** The first and the last element. */
        EDGE,
        /** As if the tensor were repeated. */
        WRAP
    }

    /** Far more than any device holds, and small enough for every sum of pads and dimensions. */
    private static final long MOST = 1L << 40;

    @Override
    public Set<Integer> constants() {
        return Set.of(1, 3);
    }

    /** For each axis how many before, then for each axis how many after. */
    public long[] pads(List<Operand> operands) {
        Operands.count(this, operands, 2, 4);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        long[] given = Operands.constant(this, operands, 1, "pads").toLongs();
        long[] axes = Operands.present(operands, 3)
                ? Operands.constant(this, operands, 3, "axes").toLongs()
                : LongStream.range(0, shape.rank()).toArray();
        if (given.length != 2 * axes.length) {
            throw new IllegalArgumentException(
                    name() + ": pads must have " + 2 * axes.length + " values, two for each axis, got " + given.length);
        }
        long[] pads = new long[2 * shape.rank()];
        for (int i = 0; i < axes.length; i++) {
            int axis = Operands.axis(this, shape, axes[i]);
            pads[axis] = bounded(given[i]);
            pads[shape.rank() + axis] = bounded(given[axes.length + i]);
        }
        return pads;
    }

    private long bounded(long pad) {
        if (pad > MOST || pad < -MOST) {
            throw new IllegalArgumentException(name() + ": a pad must be at most 2^40, got " + pad);
        }
        return pad;
    }

    /** Where position {@code at} along an axis of the output comes from, in an input of length {@code dim}; -1: from the value. */
    public long source(long at, long before, long dim) {
        long position = at - before;
        return switch (mode) {
            case CONSTANT -> position < 0 || position >= dim ? -1 : position;
            case EDGE -> Math.max(0, Math.min(dim - 1, position));
            case WRAP -> Math.floorMod(position, dim);
            case REFLECT -> {
                long inPeriod = Math.floorMod(position, Math.max(1, 2 * (dim - 1)));
                yield inPeriod < dim ? inPeriod : 2 * (dim - 1) - inPeriod;
            }
        };
    }

    /** What fills the padding, one element of the input's type. */
    public Operand value(List<Operand> operands) {
        if (Operands.present(operands, 2)) {
            return operands.get(2);
        }
        return TensorData.generate(TensorType.of(operands.get(0).dataType(), Shape.SCALAR), i -> 0);
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
            if (mode != Mode.CONSTANT && input.shape().dim(i) == 0 && dims[i] > 0) {
                throw new IllegalArgumentException(
                        name() + ": axis " + i + " of shape " + input.shape() + " has nothing to repeat");
            }
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
