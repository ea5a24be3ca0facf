package dev.binocle.selftest;

import dev.binocle.op.BoxFormat;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Random;

/** Random boxes that are as hard as boxes come. */
enum BoxSets {
    /** Corners on a small lattice: many IoUs are fractions of small numbers, many boxes are alike. */
    LATTICE {
        @Override
        double[] next(Random random, int count, double[] before) {
            int x = random.nextInt(12);
            int y = random.nextInt(12);
            return new double[] {x, y, x + 1 + random.nextInt(10), y + 1 + random.nextInt(10)};
        }
    },
    /** Sides of 10 to 100, about as dense whatever their number. */
    UNIFORM {
        @Override
        double[] next(Random random, int count, double[] before) {
            double field = 60 * Math.sqrt(count);
            double x = field * random.nextDouble();
            double y = field * random.nextDouble();
            return new double[] {x, y, x + 10 + 90 * random.nextDouble(), y + 10 + 90 * random.nextDouble()};
        }
    },
    /** Each near the one before it, or somewhere else. */
    CLUSTERED {
        @Override
        double[] next(Random random, int count, double[] before) {
            double[] box = random.nextInt(20) == 0 ? UNIFORM.next(random, count, before) : before.clone();
            for (int i = 0; i < 4; i++) {
                box[i] += random.nextGaussian();
            }
            return box;
        }
    },
    /** Sides from 2^-40 to 2^40, so that one may be a millionth of another; some far away, where floats are coarse. */
    SCALES {
        @Override
        double[] next(Random random, int count, double[] before) {
            double scale = Math.scalb(1 + random.nextDouble(), random.nextInt(81) - 40);
            double away = random.nextInt(3) == 0 ? scale * 1e6 : scale;
            double x = away * random.nextGaussian();
            double y = away * random.nextGaussian();
            return new double[] {x, y, x + scale * (0.5 + random.nextDouble()), y + scale * (0.5 + random.nextDouble())
            };
        }
    },
    /** A thousand times as long as wide, one way or the other. */
    THIN {
        @Override
        double[] next(Random random, int count, double[] before) {
            double x = 100 * random.nextDouble();
            double y = 100 * random.nextDouble();
            boolean flat = random.nextBoolean();
            double length = 1000 + 100 * random.nextDouble();
            double thickness = 0.5 + random.nextDouble();
            return new double[] {x, y, x + (flat ? length : thickness), y + (flat ? thickness : length)};
        }
    },
    /** A few dense places, so far from each other that a grid over all would have one cell for each. */
    GROUPS {
        @Override
        double[] next(Random random, int count, double[] before) {
            double[] box = UNIFORM.next(random, count / 5 + 1, before);
            int x = random.nextInt(5) * 100_000;
            int y = random.nextInt(5) * 100_000;
            return new double[] {box[0] + x, box[1] + y, box[2] + x, box[3] + y};
        }
    },
    /** Narrower and taller than the one before it, with two sides in common: no two boxes of that IoU are farther apart. */
    CROSSED {
        @Override
        double[] next(Random random, int count, double[] before) {
            if (random.nextInt(3) == 0) {
                return UNIFORM.next(random, count, before);
            }
            double[] box = before.clone();
            double width = (box[2] - box[0]) * (0.3 + 0.7 * random.nextDouble());
            double height = (box[3] - box[1]) / (0.3 + 0.7 * random.nextDouble());
            box[2] = box[0] + width;
            box[1] = random.nextBoolean() ? box[3] - height : box[1];
            box[3] = box[1] + height;
            return box;
        }
    };

    /** A box by its corners. */
    abstract double[] next(Random random, int count, double[] before);

    /** A random kind for each image; one box in thirty is not valid. */
    static Source of(BoxFormat format, long images, long count) {
        return Source.given(random -> make(random, format, images, count));
    }

    static TensorData make(Random random, BoxFormat format, long images, long count) {
        int each = format.numbers();
        float[] numbers = new float[(int) (images * count * each)];
        for (int image = 0; image < images; image++) {
            BoxSets kind = values()[random.nextInt(values().length)];
            double[] box = {0, 0, 50, 50};
            for (int i = 0; i < count; i++) {
                box = kind.next(random, (int) count, box);
                double[] four = in(format, box);
                if (random.nextInt(30) == 0) {
                    spoil(random, four);
                }
                for (int j = 0; j < each; j++) {
                    numbers[(int) (image * count + i) * each + j] = (float) four[j];
                }
            }
        }
        return TensorData.of(Shape.of(images, count, each), numbers);
    }

    private static double[] in(BoxFormat format, double[] box) {
        double width = box[2] - box[0];
        double height = box[3] - box[1];
        return switch (format) {
            case XYXY -> box.clone();
            case YXYX -> new double[] {box[1], box[0], box[3], box[2]};
            case XYWH -> new double[] {box[0], box[1], width, height};
            case CXCYWH -> new double[] {box[0] + width / 2, box[1] + height / 2, width, height};
            case ROTATED -> new double[] {box[0] + width / 2, box[1] + height / 2, width, height, box[0] + box[1]};
        };
    }

    private static void spoil(Random random, double[] four) {
        int at = random.nextInt(4);
        switch (random.nextInt(8)) {
            case 0 -> four[at] = Double.NaN;
            case 1 -> four[at] = Double.POSITIVE_INFINITY;
            case 2 -> four[at] = Double.NEGATIVE_INFINITY;
            case 3 -> four[2] = four[0]; // no width, or a square
            case 4 -> { // the corners the other way round
                double x = four[0];
                four[0] = four[2];
                four[2] = x;
            }
            case 5 -> four[at] = Math.scalb(1.0, 61);
            case 6 -> four[at] = 1e-42; // counts as 0
            default -> four[at] = -0.0;
        }
    }
}
