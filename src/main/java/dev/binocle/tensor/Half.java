package dev.binocle.tensor;

/** The 16-bit floating formats, IEEE 754 binary16 and bfloat16, each rounded once to nearest even. */
public final class Half {
    private Half() {}

    public static float toFloat(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int mantissa = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else {
            magnitude = Float.intBitsToFloat((exponent + 112) << 23 | mantissa << 13);
        }
        return bits < 0 ? -magnitude : magnitude;
    }

    public static short ofDouble(double value) {
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520) { // halfway between the largest number and the next, which does not exist
            return (short) (sign | 0x7c00);
        }
        // the distance between neighbours here: rint rounds to nearest even
        int exponent = Math.max(Math.getExponent(magnitude), -14);
        double unit = Math.scalb(1.0, exponent - 10);
        long steps = (long) Math.rint(magnitude / unit);
        return (short) (sign | (int) (steps + ((long) (exponent + 14) << 10)));
    }

    public static short bfloat16OfDouble(double value) {
        if (Double.isNaN(value)) {
            return (short) 0x7fc0;
        }
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        int exponent = Math.max(Math.getExponent(magnitude), -126);
        if (exponent > 127) {
            return (short) (sign | 0x7f80);
        }
        double unit = Math.scalb(1.0, exponent - 7);
        long steps = (long) Math.rint(magnitude / unit);
        return (short) (sign | (int) Math.min(0x7f80, steps + ((long) (exponent + 126) << 7)));
    }
}
