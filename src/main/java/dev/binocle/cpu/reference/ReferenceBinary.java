package dev.binocle.cpu.reference;

import dev.binocle.op.Binary;
import dev.binocle.op.Broadcast;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBinary implements ReferenceOp<Binary> {
    @Override
    public void run(Binary op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData left = arguments.get(0);
        TensorData right = arguments.get(1);
        TensorBuilder output = outputs.get(0);
        Shape shape = output.type().shape();
        DataType type = left.dataType();
        boolean floating = type.isFloating()
                || (op.kind() == Binary.Kind.POW && right.dataType().isFloating());
        Walk.over(
                shape,
                at -> {
                    if (floating) {
                        output.putDouble(at[2], apply(op.kind(), left.getDouble(at[0]), right.getDouble(at[1])));
                    } else {
                        output.putLong(at[2], apply(op.kind(), type, left.getLong(at[0]), right.getLong(at[1])));
                    }
                },
                Broadcast.strides(left.shape(), Walk.strides(left.type()), shape),
                Broadcast.strides(right.shape(), Walk.strides(right.type()), shape),
                Walk.strides(output.type()));
    }

    private static double apply(Binary.Kind kind, double a, double b) {
        return switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case POW -> Math.pow(a, b);
            case PRELU -> a < 0 ? a * b : a;
            case REMAINDER -> a % b;
            case EQUAL -> truth(a == b);
            case LESS -> truth(a < b);
            case LESS_OR_EQUAL -> truth(a <= b);
            case GREATER -> truth(a > b);
            case GREATER_OR_EQUAL -> truth(a >= b);
            case MOD, BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT, AND, OR, XOR ->
                throw new IllegalStateException(kind + " of floating types passed the shape rule");
        };
    }

    private static long apply(Binary.Kind kind, DataType type, long a, long b) {
        boolean unsigned = type == DataType.UINT64; // the narrower unsigned types come as positive longs
        int order = unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b);
        return switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> b == 0 ? 0 : unsigned ? Long.divideUnsigned(a, b) : a / b;
            case MIN -> order < 0 ? a : b;
            case MAX -> order < 0 ? b : a;
            case POW -> power(a, b);
            case PRELU -> a < 0 && !unsigned ? a * b : a;
            case MOD -> b == 0 ? 0 : unsigned ? Long.remainderUnsigned(a, b) : Math.floorMod(a, b);
            case REMAINDER -> b == 0 ? 0 : unsigned ? Long.remainderUnsigned(a, b) : a % b;
            case BIT_AND, AND -> a & b;
            case BIT_OR, OR -> a | b;
            case BIT_XOR, XOR -> a ^ b;
            case SHIFT_LEFT -> outside(type, b) ? 0 : a << b;
            case SHIFT_RIGHT -> outside(type, b) ? 0 : a >>> b;
            case EQUAL -> truth(a == b);
            case LESS -> truth(order < 0);
            case LESS_OR_EQUAL -> truth(order <= 0);
            case GREATER -> truth(order > 0);
            case GREATER_OR_EQUAL -> truth(order >= 0);
        };
    }

    private static int truth(boolean value) {
        return value ? 1 : 0;
    }

    private static boolean outside(DataType type, long shift) {
        return Long.compareUnsigned(shift, 8L * type.bytes()) >= 0;
    }

    /** By squaring, modulo 2^64; a negative power of anything but 1 and -1 is cut off to 0. */
    private static long power(long base, long exponent) {
        if (exponent < 0) {
            return base == 1 || base == -1 ? power(base, exponent & 1) : 0;
        }
        long result = 1;
        long square = base;
        for (long rest = exponent; rest != 0; rest >>= 1) {
            result = (rest & 1) == 1 ? result * square : result;
            square *= square;
        }
        return result;
    }
}
