package dev.binocle.cpu.reference;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;

/** Comparison of numbers of any type. */
final class Numbers {
    private Numbers() {}

    /** The order of two elements; -0 equals +0, and NaN comes after everything for a positive {@code nan}, before it for a negative one. */
    static int compare(TensorData data, long a, long b, int nan) {
        if (data.dataType().isFloating()) {
            double x = data.getDouble(a);
            double y = data.getDouble(b);
            if (Double.isNaN(x) || Double.isNaN(y)) {
                return nan * Boolean.compare(Double.isNaN(x), Double.isNaN(y));
            }
            return x < y ? -1 : x > y ? 1 : 0;
        }
        long x = data.getLong(a);
        long y = data.getLong(b);
        return data.dataType() == DataType.UINT64 ? Long.compareUnsigned(x, y) : Long.compare(x, y);
    }
}
