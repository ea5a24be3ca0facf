package dev.binocle.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.op.Nms;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The law that {@link BoxReach} and {@link BoxGrid} rest on: a box that is suppressed lies in reach. */
class BoxReachTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int COUNT = 200_000;

    private final Random random = new Random(SEED);

    /** Pairs in every position; and those that share sides, one of which is wider and one taller: they are as far apart as their IoU allows. */
    @Test
    void whatIsSuppressedIsInReach() {
        for (int i = 0; i < COUNT; i++) {
            double[] a = box();
            double[] b = random.nextInt(3) == 0 ? near(a) : crossed(a);
            float t = (float) (iou(a, b) * (random.nextBoolean() ? 1 : random.nextDouble()));
            if (t < 0x1p-20f) {
                continue;
            }
            BoxReach reach = new BoxReach(BoxReach.least(Nms.Rule.BINOCLE, t));
            String what = "seed " + SEED + ", pair " + i;
            assertThat(inReach(reach, a, b)).as(what).isTrue();
            assertThat(inReach(reach, b, a)).as(what).isTrue();
            assertThat(reach.isAlike(side(a, 0), side(b, 0), side(b, 0)))
                    .as(what)
                    .isTrue();
            assertThat(reach.isAlike(side(a, 1), side(b, 1), side(b, 1)))
                    .as(what)
                    .isTrue();
        }
    }

    /** Without this it could be as wide as one likes: pairs that are a little farther apart are not in reach. */
    @Test
    void reachIsTight() {
        for (int i = 0; i < COUNT; i++) {
            double[] a = {0, 0, 10 + 90 * random.nextDouble(), 10 + 90 * random.nextDouble()};
            double[] b = crossed(a);
            BoxReach reach = new BoxReach((float) (iou(a, b) * 1.01));
            assertThat(inReach(reach, a, b) && inReach(reach, b, a))
                    .as("seed %d, pair %d", SEED, i)
                    .isFalse();
        }
    }

    @Test
    void rowsAndColumnsOfWhatIsInReach() {
        for (int i = 0; i < 2000; i++) {
            BoxLevel level = new BoxLevel(0);
            double field = Math.pow(10, 1 + 4 * random.nextDouble());
            double[][] boxes = new double[1 + random.nextInt(200)][];
            for (int j = 0; j < boxes.length; j++) {
                boxes[j] = box(field);
                level.add(side(boxes[j], 0), side(boxes[j], 1), sum(boxes[j], 0), sum(boxes[j], 1));
            }
            float least =
                    random.nextInt(4) == 0 ? random.nextInt(2) * (1 - 0x1p-18f) : 0.05f + 0.9f * random.nextFloat();
            BoxGrid grid = new BoxGrid(level, 1, new BoxReach(least), 7);
            for (double[] box : boxes) {
                float x = sum(box, 0);
                float y = sum(box, 1);
                float other = (float) (y + field * random.nextGaussian());
                int row = grid.rowFrom(y);
                String what = "seed " + SEED + ", grid " + i;
                assertThat(grid.rowTo(y)).as(what).isEqualTo(row);
                assertThat(grid.place(x, y)).as(what).isEqualTo(grid.place(row, grid.columnFrom(x)));
                assertThat(grid.place(x, y)).as(what).isBetween(7, grid.end() - 1);
                assertThat(grid.distance(row, other))
                        .as(what)
                        .isLessThanOrEqualTo(Math.abs(y - other) * (1 + 0x1p-16f) + Math.abs(other) * 0x1p-21f);
            }
        }
    }

    /** As {@code Undecided} looks: the rows in reach, and of each row what the distance leaves. */
    private static boolean inReach(BoxReach reach, double[] a, double[] b) {
        float x = Math.abs(sum(a, 0));
        float y = Math.abs(sum(a, 1));
        float away = Math.abs(sum(a, 1) - sum(b, 1));
        float left = reach.left(away, reach.part(side(a, 1), side(b, 1)), y);
        return away <= reach.of(side(a, 1), side(b, 1), y)
                && Math.abs(sum(a, 0) - sum(b, 0)) <= reach.of(left, side(a, 0), side(b, 0), x);
    }

    private double[] box() {
        return box(Math.pow(10, 6 * random.nextDouble()));
    }

    private double[] box(double field) {
        float x = (float) (field * (random.nextDouble() - 0.5));
        float y = (float) (field * (random.nextDouble() - 0.5));
        return new double[] {
            x, y, (float) (x + 10 + 90 * random.nextDouble()), (float) (y + 10 + 90 * random.nextDouble())
        };
    }

    private double[] near(double[] box) {
        double[] near = new double[4];
        for (int i = 0; i < 4; i++) {
            near[i] = (float) (box[i] + 4 * random.nextGaussian());
        }
        return near;
    }

    private double[] crossed(double[] box) {
        double[] crossed = box.clone();
        float width = (float) ((box[2] - box[0]) * (0.2 + 0.8 * random.nextDouble()));
        float height = (float) ((box[3] - box[1]) / (0.2 + 0.8 * random.nextDouble()));
        if (random.nextBoolean()) {
            crossed[0] = (float) (box[2] - width);
        } else {
            crossed[2] = (float) (box[0] + width);
        }
        if (random.nextBoolean()) {
            crossed[1] = (float) (box[3] - height);
        } else {
            crossed[3] = (float) (box[1] + height);
        }
        return crossed;
    }

    private static double iou(double[] a, double[] b) {
        double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        double common = Math.max(0, width) * Math.max(0, height);
        return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common);
    }

    private static float side(double[] box, int from) {
        return (float) box[from + 2] - (float) box[from];
    }

    private static float sum(double[] box, int from) {
        return (float) box[from + 2] + (float) box[from];
    }
}
