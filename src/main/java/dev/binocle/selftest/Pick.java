package dev.binocle.selftest;

import java.util.List;
import java.util.Random;

final class Pick {
    private Pick() {}

    /** One of several, each as likely. */
    static <T> T from(Random random, T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
