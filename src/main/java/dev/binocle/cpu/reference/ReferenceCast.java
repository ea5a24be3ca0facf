package dev.binocle.cpu.reference;

import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

/** Cast and CastLike: the output has the target's type. */
record ReferenceCast<O extends Op>() implements ReferenceOp<O> {
    private static final double TWO_TO_63 = 0x1p63;

    @Override
    public void run(O op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        DataType from = input.dataType();
        DataType to = output.type().dataType();
        for (long i = 0; i < input.elementCount(); i++) {
            if (to == DataType.FLOAT32 && from == DataType.INT64) {
                output.putDouble(i, (float) input.getLong(i)); // not by way of double: it is rounded once
            } else if (to.isFloating() || to == DataType.BOOL) {
                output.putDouble(i, input.getDouble(i));
            } else if (from.isFloating()) {
                output.putLong(i, saturated(input.getDouble(i), to));
            } else {
                output.putLong(i, input.getLong(i));
            }
        }
    }

    /** The nearest whole number towards zero that there is in a type. */
    static long saturated(double value, DataType to) {
        int bits = 8 * to.bytes();
        if (to == DataType.UINT64) {
            return value >= 2 * TWO_TO_63
                    ? -1L
                    : value >= TWO_TO_63 ? (long) (value - TWO_TO_63) + Long.MIN_VALUE : Math.max(0, (long) value);
        }
        long most = to.isSigned() ? -1L >>> (65 - bits) : -1L >>> (64 - bits);
        return Math.max(to.isSigned() ? -most - 1 : 0, Math.min(most, (long) value));
    }
}
