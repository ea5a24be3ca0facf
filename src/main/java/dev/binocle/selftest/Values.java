package dev.binocle.selftest;

import java.util.Random;

/** Kinds of random numbers. */
@FunctionalInterface
public interface Values {
    Values NORMAL = (random, index) -> random.nextGaussian();
    /** As variances: from 0.1 to 2. */
    Values POSITIVE = (random, index) -> 0.1 + 1.9 * random.nextDouble();
    /** Whole numbers from -100 to 100. */
    Values INTEGERS = (random, index) -> random.nextInt(201) - 100;
    /** Now and then an infinity, a NaN, a zero of either sign, a huge or a tiny number. */
    Values WILD = (random, index) -> switch (random.nextInt(12)) {
        case 0 -> Double.NaN;
        case 1 -> Double.POSITIVE_INFINITY;
        case 2 -> Double.NEGATIVE_INFINITY;
        case 3 -> 0.0;
        case 4 -> -0.0;
        case 5 -> 1e30;
        case 6 -> -1e-30;
        default -> 10 * random.nextGaussian();
    };

    double next(Random random, long index);
}
