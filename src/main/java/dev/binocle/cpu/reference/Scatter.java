package dev.binocle.cpu.reference;

import dev.binocle.op.Reduction;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;

/** What a scatter does with one element; sums are rounded at each step, as a device that goes through the updates one by one does. */
final class Scatter {
    private Scatter() {}

    static void copy(TensorData input, TensorBuilder output) {
        for (long i = 0; i < input.elementCount(); i++) {
            output.copy(i, input, i);
        }
    }

    /** @param now what the output holds, seen as it changes */
    static void put(Reduction reduction, TensorBuilder output, TensorData now, long to, TensorData updates, long from) {
        if (reduction == Reduction.NONE) {
            output.copy(to, updates, from);
        } else if (updates.dataType().isFloating()) {
            output.putDouble(to, combine(reduction, now.getDouble(to), updates.getDouble(from)));
        } else {
            output.putLong(to, combine(reduction, updates, now.getLong(to), updates.getLong(from)));
        }
    }

    private static double combine(Reduction reduction, double a, double b) {
        return switch (reduction) {
            case NONE -> b;
            case ADD -> a + b;
            case MUL -> a * b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
        };
    }

    private static long combine(Reduction reduction, TensorData type, long a, long b) {
        boolean less = type.dataType().isSigned() ? a < b : Long.compareUnsigned(a, b) < 0;
        return switch (reduction) {
            case NONE -> b;
            case ADD -> a + b;
            case MUL -> a * b;
            case MIN -> less ? a : b;
            case MAX -> less ? b : a;
        };
    }
}
