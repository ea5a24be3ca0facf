package dev.binocle.selftest;

import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;

/**
 * How far what a device gave is from what is right, in double.
 *
 * @param worst the largest |a − b| over the largest finite |b|, or over the scale if that is larger, or in the units given
 * @param detail where the worst one is; empty if all agree
 */
public record Comparison(boolean agrees, double worst, String detail) {
    /**
     * NaN must meet NaN and infinity the same infinity; integers must be equal.
     *
     * @param actual in any layout
     * @param expected row-major, of the same type and shape
     */
    public static Comparison of(TensorData actual, TensorData expected, double tolerance, double scale) {
        Shape shape = expected.shape();
        if (actual.dataType() != expected.dataType() || !actual.shape().equals(shape)) {
            return new Comparison(
                    false, Double.POSITIVE_INFINITY, "got " + actual.type() + ", expected " + expected.type());
        }
        boolean floating = expected.dataType().isFloating();
        double largest = floating ? Math.max(scale, largest(expected)) : 1;
        double worst = 0;
        String detail = "";
        boolean agrees = true;
        for (long i = 0; i < shape.elementCount(); i++) {
            long at = actual.type().offset(i);
            double error = floating
                    ? error(actual.getDouble(at), expected.getDouble(i))
                    : actual.getLong(at) == expected.getLong(i) ? 0 : Double.POSITIVE_INFINITY;
            double relative = error == 0 ? 0 : error / largest;
            if (!(relative <= tolerance) && !(relative <= worst && !agrees)) {
                agrees = false;
                detail = "at " + position(shape, i) + " got "
                        + (floating ? "" + actual.getDouble(at) : "" + actual.getLong(at)) + ", expected "
                        + (floating ? "" + expected.getDouble(i) : "" + expected.getLong(i));
            }
            worst = Math.max(worst, relative);
        }
        return new Comparison(agrees, worst, detail);
    }

    /**
     * @param units for each element, row-major, how large an error of 1 is; {@code worst} and the tolerance are in these
     */
    public static Comparison of(TensorData actual, TensorData expected, double tolerance, TensorData units) {
        Shape shape = expected.shape();
        double worst = 0;
        long at = -1;
        for (long i = 0; i < shape.elementCount(); i++) {
            double error = error(actual.getDouble(actual.type().offset(i)), expected.getDouble(i));
            double relative = error == 0 ? 0 : error / units.getDouble(i);
            if (!(relative <= worst)) {
                worst = relative;
                at = i;
            }
        }
        boolean agrees = worst <= tolerance;
        String detail = agrees
                ? ""
                : "at " + position(shape, at) + " got "
                        + actual.getDouble(actual.type().offset(at)) + ", expected " + expected.getDouble(at)
                        + ", off by "
                        + worst + " of the " + tolerance + " allowed";
        return new Comparison(agrees, worst, detail);
    }

    private static double error(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a) || Double.isInfinite(b)) {
            return Double.isNaN(a) == Double.isNaN(b) && (Double.isNaN(a) || a == b) ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(a - b);
    }

    private static double largest(TensorData data) {
        double largest = Double.MIN_NORMAL;
        for (long i = 0; i < data.elementCount(); i++) {
            double magnitude = Math.abs(data.getDouble(i));
            largest = magnitude <= Double.MAX_VALUE ? Math.max(largest, magnitude) : largest;
        }
        return largest;
    }

    private static String position(Shape shape, long index) {
        long[] position = new long[shape.rank()];
        long rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            position[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return Arrays.toString(position);
    }
}
