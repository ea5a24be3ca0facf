package dev.binocle.op;

import java.util.Arrays;

/**
 * Along one axis: which elements of the input each output position is made of, and with what weights.
 *
 * <p>Indices, weights and flags are handed out as they are, not copied: a tap is read once for each element.
 */
public final class ResizeTaps {
    private static final long MOST = 1 << 24;

    private final int width;
    private final int[] indices;
    private final double[] weights;
    private final boolean[] outside;

    private ResizeTaps(int positions, int width) {
        if ((long) positions * width > MOST) {
            throw new IllegalArgumentException("Resize: an axis of " + positions + " positions made of " + width
                    + " elements each is too long: at most " + MOST + " are weighed");
        }
        this.width = width;
        this.indices = new int[positions * width];
        this.weights = new double[positions * width];
        this.outside = new boolean[positions];
    }

    /** Taps for each output position. */
    public int width() {
        return width;
    }

    public int positions() {
        return outside.length;
    }

    public int index(int position, int tap) {
        return indices[position * width + tap];
    }

    public double weight(int position, int tap) {
        return weights[position * width + tap];
    }

    /** Whether the position lies outside the region, so that the extrapolation value stands there. */
    public boolean isOutside(int position) {
        return outside[position];
    }

    public boolean isAnyOutside() {
        boolean any = false;
        for (boolean one : outside) {
            any |= one;
        }
        return any;
    }

    /** Whether every output position is the input's element there. */
    public boolean isIdentity(long input) {
        boolean identity = width == 1 && input == outside.length;
        for (int i = 0; identity && i < outside.length; i++) {
            identity = indices[i] == i && !outside[i];
        }
        return identity;
    }

    static ResizeTaps of(Resize op, Resize.Along along) {
        // an axis that stays is left alone, whatever the kernel
        boolean stays = along.scale() == 1
                && along.input() == along.output()
                && op.coordinates() != Resize.Coordinates.TF_CROP_AND_RESIZE;
        double stretch = op.antialias() ? Math.min(1, along.scale()) : 1;
        int reach = op.mode() == Resize.Mode.CUBIC ? 2 : 1;
        int before = (int) Math.floor(-reach / stretch) + 1; // the first tap, from the element at or left of the place
        boolean nearest = op.mode() == Resize.Mode.NEAREST || stays;
        long width = nearest ? 1 : 2L * reach - 2L * ((long) before + reach - 1);
        ResizeTaps taps = new ResizeTaps((int) along.output(), (int) Math.min(Integer.MAX_VALUE, width));
        for (int x = 0; x < along.output(); x++) {
            double place = stays ? x : place(op.coordinates(), along, x);
            taps.outside[x] = op.coordinates() == Resize.Coordinates.TF_CROP_AND_RESIZE
                    && (place < 0 || place > along.input() - 1);
            if (nearest) {
                taps.indices[x] = clamp(round(op.rounding(), place), along.input());
                taps.weights[x] = 1;
            } else {
                taps.weigh(op, along, x, place, before, stretch);
            }
        }
        return taps;
    }

    private void weigh(Resize op, Resize.Along along, int x, double place, int before, double stretch) {
        double floor = Math.floor(place);
        double sum = 0;
        for (int tap = 0; tap < width; tap++) {
            double index = floor + before + tap;
            boolean inside = index >= 0 && index < along.input();
            double weight = kernel(op, (index - place) * stretch);
            indices[x * width + tap] = clamp(index, along.input());
            weights[x * width + tap] = op.excludeOutside() && !inside ? 0 : weight;
            sum += weights[x * width + tap];
        }
        if (op.antialias() || op.excludeOutside()) {
            for (int tap = 0; tap < width; tap++) {
                weights[x * width + tap] /= sum;
            }
        }
    }

    private static double kernel(Resize op, double distance) {
        double t = Math.abs(distance);
        if (op.mode() == Resize.Mode.LINEAR) {
            return Math.max(0, 1 - t);
        }
        double a = op.cubic();
        if (t <= 1) {
            return ((a + 2) * t - (a + 3)) * t * t + 1;
        }
        return t < 2 ? ((a * t - 5 * a) * t + 8 * a) * t - 4 * a : 0;
    }

    private static double place(Resize.Coordinates coordinates, Resize.Along along, int x) {
        double scale = along.scale();
        double input = along.input();
        double output = scale * input; // not rounded, as ONNX's reference has it
        return switch (coordinates) {
            case HALF_PIXEL -> (x + 0.5) / scale - 0.5;
            case HALF_PIXEL_SYMMETRIC -> input / 2 * (1 - along.output() / output) + (x + 0.5) / scale - 0.5;
            case PYTORCH_HALF_PIXEL -> along.output() > 1 ? (x + 0.5) / scale - 0.5 : 0;
            case ALIGN_CORNERS -> output == 1 ? 0 : x * (input - 1) / (output - 1);
            case ASYMMETRIC -> x / scale;
            case TF_HALF_PIXEL_FOR_NN -> (x + 0.5) / scale;
            case TF_CROP_AND_RESIZE ->
                along.start() * (input - 1)
                        + (along.output() > 1
                                ? x * (along.end() - along.start()) * (input - 1) / (along.output() - 1)
                                : (along.end() - along.start()) * (input - 1) / 2);
        };
    }

    private static double round(Resize.Rounding rounding, double place) {
        return switch (rounding) {
            case ROUND_PREFER_FLOOR -> Math.ceil(place - 0.5);
            case ROUND_PREFER_CEIL -> Math.floor(place + 0.5);
            case FLOOR -> Math.floor(place);
            case CEIL -> Math.ceil(place);
        };
    }

    private static int clamp(double index, long length) {
        return (int) Math.max(0, Math.min((double) length - 1, index));
    }

    @Override
    public String toString() {
        return "taps " + Arrays.toString(indices) + " " + Arrays.toString(weights);
    }
}
