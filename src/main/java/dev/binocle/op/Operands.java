package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checks of operands that every shape rule shares: each message names the operation, the operand, what was expected, what came. */
public final class Operands {
    private Operands() {}

    public static void count(Op op, List<Operand> operands, int atLeast, int atMost) {
        if (operands.size() < atLeast || operands.size() > atMost) {
            String expected = atLeast == atMost ? "" + atLeast : atLeast + " to " + atMost;
            throw new IllegalArgumentException(
                    op.name() + ": expected " + expected + " operands, got " + operands.size());
        }
    }

    /** The operand, which must be there. */
    public static Operand required(Op op, List<Operand> operands, int index, String what) {
        if (index >= operands.size() || operands.get(index) == Operand.ABSENT) {
            throw new IllegalArgumentException(op.name() + ": " + what + " (operand " + index + ") is missing");
        }
        return operands.get(index);
    }

    public static boolean present(List<Operand> operands, int index) {
        return index < operands.size() && operands.get(index) != Operand.ABSENT;
    }

    public static void type(Op op, Operand operand, String what, DataType... allowed) {
        for (DataType type : allowed) {
            if (operand.dataType() == type) {
                return;
            }
        }
        throw new IllegalArgumentException(op.name() + ": " + what + " must be "
                + Arrays.stream(allowed).map(DataType::toString).collect(Collectors.joining(" or ")) + ", got "
                + operand.dataType());
    }

    public static void rank(Op op, Operand operand, String what, int rank) {
        if (operand.shape().rank() != rank) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have rank " + rank + ", got shape " + operand.shape());
        }
    }

    public static void shape(Op op, Operand operand, String what, Shape expected) {
        if (!operand.shape().equals(expected)) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have shape " + expected + ", got " + operand.shape());
        }
    }

    public static void floating(Op op, Operand operand, String what) {
        if (!operand.dataType().isFloating()) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must be a floating type, got " + operand.dataType());
        }
    }

    public static void number(Op op, Operand operand, String what) {
        if (operand.dataType() == DataType.BOOL) {
            throw new IllegalArgumentException(op.name() + ": " + what + " must be a number, got bool");
        }
    }

    public static void integer(Op op, Operand operand, String what) {
        if (!operand.dataType().isInteger()) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must be an integer type, got " + operand.dataType());
        }
    }

    /** An operand [batch, channels, ...] of a floating type. */
    public static Operand channels(Op op, List<Operand> operands, int index, String what) {
        Operand operand = required(op, operands, index, what);
        floating(op, operand, what);
        if (operand.shape().rank() < 2) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have rank 2 or more, got shape " + operand.shape());
        }
        return operand;
    }

    /** An operand that must be there, of the first one's type and of this shape. */
    public static void like(Op op, List<Operand> operands, int index, String what, Shape shape) {
        Operand operand = required(op, operands, index, what);
        type(op, operand, what, operands.get(0).dataType());
        shape(op, operand, what, shape);
    }

    /** An operand of the first one's type that is broadcast to its shape; it may be absent. */
    public static void broadcastTo(Op op, List<Operand> operands, int index, String what) {
        if (!present(operands, index)) {
            return;
        }
        Operand operand = operands.get(index);
        type(op, operand, what, operands.get(0).dataType());
        Shape shape = operands.get(0).shape();
        if (!Broadcast.shape(op, shape, operand.shape()).equals(shape)) {
            throw new IllegalArgumentException(op.name() + ": " + what + " of shape " + operand.shape()
                    + " can't be broadcast to the input's " + shape);
        }
    }

    /** int32 or int64, as ONNX has its indices. */
    public static void index(Op op, Operand operand, String what) {
        type(op, operand, what, DataType.INT64, DataType.INT32);
    }

    /** An axis along which indices pick something must have something. */
    public static void pickable(Op op, Shape input, int axis, Shape indices) {
        if (input.dim(axis) == 0 && indices.elementCount() > 0) {
            throw new IllegalArgumentException(
                    op.name() + ": there is nothing to pick along axis " + axis + " of shape " + input);
        }
    }

    /** The values of an operand that decides a shape, so that it must be known when the operation is prepared. */
    public static TensorData constant(Op op, List<Operand> operands, int index, String what) {
        Operand operand = required(op, operands, index, what);
        if (operand instanceof TensorData data) {
            return data;
        }
        throw new IllegalArgumentException(op.name() + ": " + what + " (operand " + index
                + ") decides the shape of the output and must be a constant, got " + operand + " given at run time");
    }

    /** An axis counted from the start. @throws IllegalArgumentException naming the operation, if there is none such */
    public static int axis(Op op, Shape shape, long axis) {
        long fromStart = axis < 0 ? axis + shape.rank() : axis;
        if (fromStart < 0 || fromStart >= shape.rank()) {
            throw new IllegalArgumentException(
                    op.name() + ": axis " + axis + " does not exist in a tensor of shape " + shape);
        }
        return (int) fromStart;
    }

    /** The one value of a constant operand. */
    public static long constantNumber(Op op, List<Operand> operands, int index, String what) {
        TensorData data = constant(op, operands, index, what);
        if (data.elementCount() != 1) {
            throw new IllegalArgumentException(
                    op.name() + ": " + what + " must have one element, got shape " + data.shape());
        }
        return data.getLong(0);
    }

    public static int positive(Op op, String what, long value) {
        return positive(op.name(), what, value);
    }

    /** For a record's own constructor, in which it has no components yet to make its name of. */
    static int positive(String op, String what, long value) {
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(op + ": " + what + " must be 1 or more, got " + value);
        }
        return (int) value;
    }
}
