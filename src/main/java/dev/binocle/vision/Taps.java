package dev.binocle.vision;

/**
 * For each place along one axis of a resized picture: which pixels of the original it is made of, and with what weights. A triangle of the
 * width of an original pixel where the picture grows, of a resized pixel where it shrinks (antialiasing, as Pillow's BILINEAR has it).
 * Places in the padding are made of nothing.
 */
final class Taps {
    private final int[] starts;
    private final double[][] weights;

    private Taps(int[] starts, double[][] weights) {
        this.starts = starts;
        this.weights = weights;
    }

    static Taps of(int size, int originalSize, double scale, double padding) {
        int[] starts = new int[size];
        double[][] weights = new double[size][];
        double support = Math.max(1, 1 / scale);
        for (int i = 0; i < size; i++) {
            double center = (i + 0.5 - padding) / scale;
            if (center < 0 || center > originalSize) {
                weights[i] = new double[0];
                continue;
            }
            int from = (int) Math.max(0, Math.floor(center - support));
            int to = (int) Math.min(originalSize, Math.ceil(center + support));
            double[] line = new double[Math.max(0, to - from)];
            double total = 0;
            for (int j = 0; j < line.length; j++) {
                line[j] = Math.max(0, 1 - Math.abs(from + j + 0.5 - center) / support);
                total += line[j];
            }
            for (int j = 0; j < line.length; j++) {
                line[j] /= total;
            }
            starts[i] = from;
            weights[i] = line;
        }
        return new Taps(starts, weights);
    }

    int count(int place) {
        return weights[place].length;
    }

    int index(int place, int tap) {
        return starts[place] + tap;
    }

    double weight(int place, int tap) {
        return weights[place][tap];
    }
}
