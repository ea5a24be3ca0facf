package dev.binocle.selftest;

import dev.binocle.op.BatchNorm;
import dev.binocle.tensor.DataType;
import java.util.List;
import java.util.Random;

final class BatchNormCases {
    private static final BatchNorm OP = new BatchNorm(1e-5f);

    private BatchNormCases() {}

    static List<OpCase> list() {
        return List.of(
                of("image", 2, 5, 4, 6),
                of("one channel", 1, 1, 3, 3),
                of("rank 2", 4, 7),
                of("rank 3", 2, 3, 11),
                of("rank 5", 2, 3, 2, 3, 4),
                of("empty batch", 0, 3, 4, 4),
                typed(DataType.FLOAT64, DataType.FLOAT64),
                typed(DataType.FLOAT16, DataType.FLOAT16),
                typed(DataType.FLOAT16, DataType.FLOAT32),
                typed(DataType.BFLOAT16, DataType.FLOAT32),
                OpCase.of(
                        "BatchNorm statistics given at run time",
                        OP,
                        2e-6,
                        Source.given(1, 6, 5, 5),
                        Source.given(6),
                        Source.given(6),
                        Source.given(6),
                        Source.given(Values.POSITIVE, 6)));
    }

    private static OpCase typed(DataType type, DataType parameters) {
        return OpCase.of(
                "BatchNorm " + type + " with " + parameters,
                OP,
                type == DataType.FLOAT64 ? 1e-9 : Tolerance.of(type, 2e-6), // epsilon is a float32
                Source.given(type, Values.NORMAL, 2, 5, 4, 6),
                Source.given(parameters, Values.NORMAL, 5),
                Source.given(parameters, Values.NORMAL, 5),
                Source.given(parameters, Values.NORMAL, 5),
                Source.given(parameters, Values.POSITIVE, 5));
    }

    static OpCase random(Random random) {
        return of(
                "random", 1 + random.nextInt(3), 1 + random.nextInt(20), 1 + random.nextInt(9), 1 + random.nextInt(9));
    }

    private static OpCase of(String name, long... shape) {
        long c = shape[1];
        return OpCase.of(
                "BatchNorm " + name,
                OP,
                2e-6,
                Source.given(shape),
                Source.constant(c),
                Source.constant(c),
                Source.constant(c),
                Source.constant(Values.POSITIVE, c));
    }
}
