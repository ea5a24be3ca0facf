package dev.binocle.boxes;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The kinds of boxes that suppression is timed on. Side and centre are uniform unless said; scores uniform in 0..1, with more than one class
 * an independent one in each.
 *
 * <ul>
 *   <li>uniform: centres in a square of 1000, sides 10 to 100
 *   <li>spread: the same sides, the square grows with the number: constant density
 *   <li>clustered: 20 + n / 500 objects of 20 to 200; each box is one of them with its corners moved by a normal error of 5% of the side
 *   <li>apart: 10 × 10 at a pitch of 12: everything survives
 *   <li>chain: 100 × 100, each 30 to the right of the one before it, scores falling: every other one survives
 * </ul>
 */
public final class BoxData {
    private final int n;
    private final float[] boxes;
    private final float[] scores;

    private BoxData(int n, float[] boxes, float[] scores) {
        this.n = n;
        this.boxes = boxes;
        this.scores = scores;
    }

    /** [images, n, 4] */
    public float[] boxes() {
        return boxes;
    }

    /** [images, classes, n] */
    public float[] scores() {
        return scores;
    }

    /** @param kind one of those above; each image has boxes of its own */
    public static BoxData make(String kind, int images, int classes, int n) {
        float[] boxes = new float[images * n * 4];
        float[] scores = new float[images * classes * n];
        for (int image = 0; image < images; image++) {
            Random random = new Random(7 + image);
            fill(kind, n, random, boxes, image * n * 4);
            for (int i = 0; i < classes * n; i++) {
                boolean falling = kind.equals("chain");
                scores[image * classes * n + i] =
                        falling ? 1 - 0.5f * ((float) (i % n) / Math.max(1, n - 1)) : random.nextFloat();
            }
        }
        return new BoxData(n, boxes, scores);
    }

    private static void fill(String kind, int n, Random random, float[] boxes, int at) {
        int columns = (int) Math.ceil(Math.sqrt(n));
        double field = kind.equals("spread") ? 1000 * Math.sqrt(n / 1000.0) : 1000;
        int objects = 20 + n / 500;
        double[][] centers = new double[objects][];
        for (int i = 0; i < objects; i++) {
            double side = 20 + 180 * random.nextDouble();
            double height = 20 + 180 * random.nextDouble();
            centers[i] = new double[] {1000 * random.nextDouble(), 1000 * random.nextDouble(), side, height};
        }
        for (int i = 0; i < n; i++) {
            double[] box = switch (kind) {
                case "uniform", "spread" ->
                    centered(
                            field * random.nextDouble(),
                            field * random.nextDouble(),
                            10 + 90 * random.nextDouble(),
                            10 + 90 * random.nextDouble());
                case "clustered" -> moved(centers[random.nextInt(objects)], random);
                case "apart" -> {
                    double x = 12.0 * (i % columns);
                    int row = i / columns;
                    double y = 12.0 * row;
                    yield new double[] {x, y, x + 10, y + 10};
                }
                case "chain" -> new double[] {30.0 * i, 0, 30.0 * i + 100, 100};
                default ->
                    throw new IllegalArgumentException(
                            "data: must be uniform, spread, clustered, apart or chain, got " + kind);
            };
            for (int j = 0; j < 4; j++) {
                boxes[at + 4 * i + j] = (float) box[j];
            }
        }
    }

    private static double[] centered(double x, double y, double width, double height) {
        return new double[] {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
    }

    private static double[] moved(double[] object, Random random) {
        double[] box = centered(object[0], object[1], object[2], object[3]);
        for (int j = 0; j < 4; j++) {
            box[j] += 0.05 * object[2 + j % 2] * random.nextGaussian();
        }
        return box;
    }

    /** The candidates of the first segment with the highest scores, by index. */
    public int[] best(int count) {
        return IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i))
                .limit(count)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }
}
