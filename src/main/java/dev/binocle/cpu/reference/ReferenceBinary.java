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
        Walk.over(
                shape,
                at -> {
                    if (type.isFloating()) {
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
        };
    }

    private static long apply(Binary.Kind kind, DataType type, long a, long b) {
        boolean unsigned = type == DataType.UINT64; // the narrower unsigned types come as positive longs
        boolean less = unsigned ? Long.compareUnsigned(a, b) < 0 : a < b;
        return switch (kind) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> b == 0 ? 0 : unsigned ? Long.divideUnsigned(a, b) : a / b;
            case MIN -> less ? a : b;
            case MAX -> less ? b : a;
            case PRELU -> a < 0 && !unsigned ? a * b : a;
            case POW -> throw new IllegalStateException("POW of integers passed the shape rule");
        };
    }
}
