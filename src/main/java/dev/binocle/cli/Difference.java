package dev.binocle.cli;

import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Locale;

/**
 * How a tensor differs from the one that the test suite says is right. Type, shape, integers and bools must be equal.
 *
 * @param worst the largest |a − b| over what was allowed
 */
record Difference(boolean agrees, double worst, String detail) {
    static final Difference NONE = new Difference(true, 0, "");

    private static final double RELATIVE = 1e-3;
    private static final double ABSOLUTE = 1e-7;
    private static final double L2 = 1e-4;
    private static final double CHANNEL_L2 = 1e-2;

    Difference named(String name) {
        return agrees ? this : new Difference(false, worst, name + " " + detail);
    }

    /** The worse of two. */
    Difference or(Difference other) {
        boolean otherIsWorse = agrees != other.agrees ? agrees : other.worst > worst;
        return otherIsWorse ? other : this;
    }

    /** @param network whether to judge as a whole network: relative to the largest value, and by L2 of all and of each channel */
    static Difference of(TensorData actual, TensorData expected, boolean network) {
        if (!actual.type().equals(expected.type())) {
            return wrong("is " + actual.type() + ", expected " + expected.type());
        }
        if (!expected.dataType().isFloating()) {
            return exact(actual, expected);
        }
        double floor = network ? RELATIVE * largest(expected) : ABSOLUTE;
        Difference difference = elements(actual, expected, floor);
        return network && difference.agrees() ? norms(actual, expected, difference) : difference;
    }

    private static Difference wrong(String detail) {
        return new Difference(false, Double.MAX_VALUE, detail);
    }

    private static Difference exact(TensorData actual, TensorData expected) {
        for (long i = 0; i < expected.elementCount(); i++) {
            if (actual.getLong(i) != expected.getLong(i)) {
                return wrong("at " + i + " is " + actual.getLong(i) + ", expected " + expected.getLong(i));
            }
        }
        return NONE;
    }

    private static double largest(TensorData data) {
        double largest = 0;
        for (long i = 0; i < data.elementCount(); i++) {
            largest = Math.max(largest, Math.abs(data.getDouble(i)));
        }
        return largest;
    }

    private static Difference elements(TensorData actual, TensorData expected, double floor) {
        double worst = 0;
        long at = 0;
        for (long i = 0; i < expected.elementCount(); i++) {
            double a = actual.getDouble(i);
            double b = expected.getDouble(i);
            boolean same = a == b || (Double.isNaN(a) && Double.isNaN(b));
            double error = same ? 0 : Math.abs(a - b) / (floor + RELATIVE * Math.abs(b));
            if (!(error <= worst)) {
                worst = Double.isNaN(error) ? Double.MAX_VALUE : error;
                at = i;
            }
        }
        return worst <= 1
                ? new Difference(true, worst, "")
                : new Difference(
                        false,
                        worst,
                        String.format(
                                Locale.ROOT,
                                "at %d is %g, expected %g: %.3g times what is allowed",
                                at,
                                actual.getDouble(at),
                                expected.getDouble(at),
                                worst));
    }

    private static Difference norms(TensorData actual, TensorData expected, Difference elements) {
        Shape shape = expected.shape();
        int channels = shape.rank() == 0 || shape.dim(-1) < 2 || shape.dim(-1) > 4096 ? 1 : shape.intDim(-1);
        double[] errors = new double[channels];
        double[] energies = new double[channels];
        double error = 0;
        double energy = 0;
        for (long i = 0; i < expected.elementCount(); i++) {
            int channel = (int) (i % channels);
            double difference = actual.getDouble(i) - expected.getDouble(i);
            errors[channel] += difference * difference;
            energies[channel] += expected.getDouble(i) * expected.getDouble(i);
            error += difference * difference;
            energy += expected.getDouble(i) * expected.getDouble(i);
        }
        if (!(Math.sqrt(error) <= L2 * Math.sqrt(energy))) {
            return wrong(String.format(Locale.ROOT, "has a relative L2 error of %.2e", Math.sqrt(error / energy)));
        }
        for (int c = 0; c < channels; c++) {
            boolean counts = channels > 1 && energies[c] > 1e-6 * energy;
            if (counts && !(Math.sqrt(errors[c]) <= CHANNEL_L2 * Math.sqrt(energies[c]))) {
                return wrong(String.format(
                        Locale.ROOT,
                        "has a relative L2 error of %.2e in channel %d",
                        Math.sqrt(errors[c] / energies[c]),
                        c));
            }
        }
        return elements;
    }
}
