package dev.binocle.cpu.reference;

/** The error function in double, to about 1e-15: its power series near 0, a continued fraction for what is left of 1 (Abramowitz and Stegun, 7.1.5 and 7.1.14). */
final class Erf {
    private static final double SERIES_UP_TO = 2.5;

    private Erf() {}

    static double of(double x) {
        double magnitude = Math.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (magnitude > 6.5) {
            return Math.signum(x);
        }
        return Math.copySign(magnitude < SERIES_UP_TO ? series(magnitude) : 1 - complement(magnitude), x);
    }

    /** 2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (1·3·5···(2n+1)): all terms positive. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** e^(-x²) / √π · 1 / (x + (1/2) / (x + (2/2) / (x + (3/2) / ...))). */
    private static double complement(double x) {
        double fraction = x;
        for (int n = 200; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
