package dev.binocle.selftest;

import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.Padding;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class ConvTranspose2dCases {
    private ConvTranspose2dCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(of(ConvTranspose2d.of(2, 1), type, 2, 3, 5, 4, 4, 3, 3));
        }
        DataType f = DataType.FLOAT32;
        cases.add(of(ConvTranspose2d.of(1, 0), f, 1, 2, 3, 3, 3, 3, 3));
        cases.add(of(ConvTranspose2d.of(2, 0), f, 1, 4, 6, 5, 8, 2, 2));
        cases.add(of(ConvTranspose2d.of(4, 3), f, 1, 1, 5, 5, 1, 8, 8));
        cases.add(of(new ConvTranspose2d(3, 2, 1, 1, Padding.VALID, 1, 1, List.of(), 1), f, 1, 2, 3, 3, 2, 3, 3));
        cases.add(
                of(new ConvTranspose2d(3, 2, 1, 1, Padding.VALID, 0, 0, List.of(10L, 8L), 1), f, 1, 1, 3, 3, 2, 3, 3));
        cases.add(of(new ConvTranspose2d(2, 2, 1, 1, Padding.SAME_UPPER, 0, 0, List.of(), 1), f, 1, 1, 3, 3, 2, 3, 3));
        cases.add(of(
                new ConvTranspose2d(2, 2, 1, 1, Padding.SAME_LOWER, 0, 0, List.of(6L, 7L), 1), f, 1, 1, 3, 3, 2, 3, 3));
        cases.add(of(new ConvTranspose2d(1, 1, 2, 3, Padding.of(1), 0, 0, List.of(), 1), f, 1, 3, 4, 5, 2, 3, 2));
        cases.add(of(
                new ConvTranspose2d(2, 2, 1, 1, new Padding.Explicit(0, 1, 2, 0), 1, 0, List.of(), 3),
                f,
                1,
                6,
                4,
                4,
                2,
                3,
                3));
        cases.add(of(ConvTranspose2d.of(2, 1), f, 0, 3, 5, 4, 4, 3, 3));
        return cases;
    }

    static OpCase random(Random random) {
        int groups = 1 + random.nextInt(3);
        int stride = 1 + random.nextInt(3);
        ConvTranspose2d op = new ConvTranspose2d(
                stride,
                1 + random.nextInt(3),
                1 + random.nextInt(2),
                1,
                Padding.of(random.nextInt(2)),
                random.nextInt(stride),
                0,
                List.of(),
                groups);
        return of(
                op,
                Pick.floating(random),
                1 + random.nextInt(2),
                groups * (1L + random.nextInt(4)),
                2 + random.nextInt(6),
                2 + random.nextInt(6),
                1 + random.nextInt(5),
                2 + random.nextInt(3),
                2 + random.nextInt(3));
    }

    /** @param k output channels a group */
    private static OpCase of(
            ConvTranspose2d op, DataType type, long n, long c, long h, long w, long k, long kh, long kw) {
        return OpCase.of(
                "ConvTranspose2d " + type + " " + op,
                op,
                Tolerance.of(type, 2e-6),
                Source.given(type, Values.NORMAL, n, c, h, w),
                Source.given(type, Values.NORMAL, c, k, kh, kw),
                Source.given(type, Values.NORMAL, k * op.groups()));
    }
}
