package dev.binocle.selftest;

import dev.binocle.op.Cast;
import dev.binocle.op.CastLike;
import dev.binocle.op.Where;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Other types, and choices between two tensors. */
final class CastCases {
    private static final Values TRUTH = (random, i) -> random.nextInt(2);
    /** Up to 1e12 in size, whole and not, and what is no number. */
    private static final Values WIDE = (random, i) -> i < 6
            ? List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.5, -1.5)
                    .get((int) i)
            : random.nextGaussian() * Math.pow(10, random.nextInt(12));

    private CastCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (DataType type : DataType.values()) {
            cases.add(cast(DataType.FLOAT32, type));
            cases.add(cast(type, DataType.FLOAT32));
            cases.add(cast(DataType.FLOAT64, type));
            cases.add(cast(DataType.INT64, type));
            cases.add(cast(DataType.UINT64, type));
        }
        cases.add(cast(DataType.FLOAT16, DataType.BFLOAT16));
        cases.add(cast(DataType.BFLOAT16, DataType.FLOAT16));
        cases.add(cast(DataType.FLOAT16, DataType.UINT8));
        cases.add(cast(DataType.UINT8, DataType.FLOAT16));
        cases.add(cast(DataType.INT32, DataType.BFLOAT16));
        cases.add(cast(DataType.UINT32, DataType.FLOAT16));
        cases.add(cast(DataType.BOOL, DataType.INT8));
        cases.add(cast(DataType.INT8, DataType.UINT32));
        cases.add(cast(DataType.UINT32, DataType.INT8));
        cases.add(OpCase.of(
                "CastLike", new CastLike(), 0, Source.given(WIDE, 5, 7), Source.given(DataType.INT16, TRUTH, 2)));
        cases.add(OpCase.of(
                "Cast image",
                new Cast(DataType.FLOAT16),
                0,
                Source.given(DataType.UINT8, Values.INTEGERS, 2, 3, 5, 7)));
        for (DataType type : List.of(
                DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT8, DataType.UINT64, DataType.BOOL)) {
            cases.add(where(type, new long[] {2, 3, 4, 5}, new long[] {2, 3, 4, 5}, new long[] {2, 3, 4, 5}));
        }
        cases.add(where(DataType.FLOAT32, new long[] {4, 1}, new long[] {1, 5}, new long[] {}));
        cases.add(where(DataType.INT64, new long[] {1}, new long[] {2, 1, 3}, new long[] {4, 1}));
        cases.add(where(DataType.FLOAT32, new long[] {0, 3}, new long[] {1, 3}, new long[] {3}));
        return cases;
    }

    static OpCase random(Random random) {
        if (random.nextBoolean()) {
            return cast(Pick.from(random, DataType.values()), Pick.from(random, DataType.values()));
        }
        long[] shape = Pick.shape(random, 3, 1, 5);
        return where(
                Pick.from(random, DataType.FLOAT32, DataType.INT32, DataType.BFLOAT16),
                shape,
                new long[] {shape[1], 1},
                new long[] {shape[2]});
    }

    private static OpCase cast(DataType from, DataType to) {
        Values values = from.isFloating() ? WIDE : (random, i) -> 1e12 * random.nextGaussian();
        return OpCase.of("Cast " + from + " to " + to, new Cast(to), 0, Source.given(from, values, 201));
    }

    private static OpCase where(DataType type, long[] condition, long[] first, long[] second) {
        Values values = type == DataType.BOOL ? TRUTH : Values.INTEGERS;
        return OpCase.of(
                "Where " + type,
                new Where(),
                0,
                Source.given(DataType.BOOL, TRUTH, condition),
                Source.given(type, values, first),
                Source.given(type, values, second));
    }
}
