package dev.binocle.selftest;

import dev.binocle.op.MaskIou;
import dev.binocle.tensor.DataType;
import java.util.List;
import java.util.Random;

final class MaskIouCases {
    /** Bytes of many kinds, and many that are empty. */
    private static final Values BYTES = (random, index) -> random.nextBoolean() ? 0 : random.nextInt(256);

    private MaskIouCases() {}

    static List<OpCase> list() {
        return List.of(
                of("pairs", 1, 9, 7, 40),
                of("batched", 2, 3, 5, 17),
                of("few bytes", 1, 20, 20, 1),
                of("no bytes", 1, 3, 3, 0),
                of("no masks", 1, 0, 4, 8));
    }

    static OpCase random(Random random) {
        return of("random", 1 + random.nextInt(2), random.nextInt(12), 1 + random.nextInt(12), random.nextInt(100));
    }

    private static OpCase of(String name, long batch, long rows, long columns, long bytes) {
        return OpCase.of(
                "MaskIou " + name,
                new MaskIou(),
                3e-7,
                Source.given(DataType.UINT8, BYTES, batch, rows, bytes),
                Source.given(DataType.UINT8, BYTES, batch, columns, bytes));
    }
}
