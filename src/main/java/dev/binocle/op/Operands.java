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

    /** The values of an operand that decides a shape, so that it must be known when the operation is prepared. */
    public static TensorData constant(Op op, List<Operand> operands, int index, String what) {
        Operand operand = required(op, operands, index, what);
        if (operand instanceof TensorData data) {
            return data;
        }
        throw new IllegalArgumentException(op.name() + ": " + what + " (operand " + index
                + ") decides the shape of the output and must be a constant, got " + operand + " given at run time");
    }

    public static int positive(Op op, String what, long value) {
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(op.name() + ": " + what + " must be 1 or more, got " + value);
        }
        return (int) value;
    }
}
