package dev.binocle.selftest;

import dev.binocle.tensor.DataType;
import java.util.Random;

final class Pick {
    private Pick() {}

    /** One of several, each as likely. */
    @SafeVarargs
    static <T> T from(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Lengths from {@code least} to {@code most} for each of so many axes. */
    static long[] shape(Random random, int rank, int least, int most) {
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = least + random.nextInt(most - least + 1);
        }
        return shape;
    }

    /** Mostly float32, now and then another floating type. */
    static DataType floating(Random random) {
        return random.nextInt(3) > 0
                ? DataType.FLOAT32
                : from(random, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
    }
}
