package dev.binocle.selftest;

import dev.binocle.op.RotatedBoxIou;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorType;
import java.util.List;
import java.util.Random;

final class RotatedBoxIouCases {
    private RotatedBoxIouCases() {}

    static List<OpCase> list() {
        return List.of(
                of("pairs", DataType.FLOAT32, false, 1, 20, 30),
                of("batched", DataType.FLOAT32, false, 3, 7, 9),
                of("double", DataType.FLOAT64, false, 1, 20, 30),
                of("elementwise", DataType.FLOAT32, true, 2, 60, 60),
                of("elementwise double", DataType.FLOAT64, true, 2, 60, 60),
                of("no boxes", DataType.FLOAT32, false, 1, 0, 5),
                of("none to compare with", DataType.FLOAT32, false, 1, 5, 0));
    }

    static OpCase random(Random random) {
        DataType type = Pick.from(random, DataType.FLOAT32, DataType.FLOAT64);
        long rows = random.nextInt(40);
        boolean each = random.nextBoolean();
        return of("random", type, each, 1 + random.nextInt(2), rows, each ? rows : random.nextInt(40));
    }

    private static OpCase of(String name, DataType type, boolean each, long batch, long rows, long columns) {
        return OpCase.of(
                "RotatedBoxIou " + name,
                new RotatedBoxIou(each),
                type == DataType.FLOAT32 ? 1e-6 : 1e-10,
                boxes(type, 1, batch, rows),
                boxes(type, 2, batch, columns));
    }

    /** Two sets with the same seed go together: each box of the second is one of the first, as it is or a little changed, or another one. */
    private static Source boxes(DataType type, int set, long batch, long count) {
        return Source.given(random -> {
            TensorBuilder boxes = new TensorBuilder(TensorType.of(type, Shape.of(batch, count, 5)));
            Random same = new Random(count == 0 ? 0 : 7);
            for (long i = 0; i < batch * count; i++) {
                double[] box = next(same);
                double[] five = set == 1 ? box : changed(random, box);
                for (int j = 0; j < 5; j++) {
                    boxes.putDouble(5 * i + j, five[j]);
                }
            }
            return boxes.build();
        });
    }

    /** Now and then thin, or far away, or turned by a quarter. */
    private static double[] next(Random random) {
        double away = random.nextInt(4) == 0 ? 1e6 : 0;
        double width = 10 + 90 * random.nextDouble();
        double height = random.nextInt(4) == 0 ? width / 1e4 : 10 + 90 * random.nextDouble();
        double angle = random.nextInt(4) == 0
                ? Math.PI / 2 * (random.nextInt(9) - 4)
                : 4 * Math.PI * (random.nextDouble() - 0.5);
        return new double[] {away + 60 * random.nextDouble(), away + 60 * random.nextDouble(), width, height, angle};
    }

    private static double[] changed(Random random, double[] box) {
        double[] other = box.clone();
        switch (random.nextInt(8)) {
            case 0 -> {} // the same
            case 1 -> other[4] += 1e-6 * random.nextGaussian(); // nearly parallel
            case 2 -> { // inside
                other[2] /= 2;
                other[3] /= 3;
            }
            case 3 -> { // side by side
                other[0] += other[2] * Math.cos(other[4]);
                other[1] += other[2] * Math.sin(other[4]);
            }
            case 4 -> other[random.nextInt(5)] = Double.NaN;
            case 5 -> other[2 + random.nextInt(2)] = random.nextInt(2) - 1; // no side, or a negative one
            default -> {
                other[0] += 5 * random.nextGaussian();
                other[1] += 5 * random.nextGaussian();
                other[4] += random.nextGaussian();
            }
        }
        return other;
    }
}
