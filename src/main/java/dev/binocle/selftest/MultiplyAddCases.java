package dev.binocle.selftest;

import dev.binocle.op.MultiplyAdd;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class MultiplyAddCases {
    private MultiplyAddCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>(List.of(
                of("alike", DataType.FLOAT32, shape(2, 3, 5, 7), shape(2, 3, 5, 7), shape(2, 3, 5, 7)),
                of(
                        "a gate and a shortcut",
                        DataType.FLOAT32,
                        shape(2, 16, 9, 11),
                        shape(2, 16, 1, 1),
                        shape(2, 16, 9, 11)),
                of(
                        "the gate first, odd channels",
                        DataType.FLOAT32,
                        shape(1, 37, 1, 1),
                        shape(1, 37, 6, 5),
                        shape(1, 37, 6, 5)),
                of("a number for each channel", DataType.FLOAT32, shape(3, 24, 33), shape(24, 1), shape(24, 1)),
                of("the summand is the largest", DataType.FLOAT32, shape(1, 40), shape(1), shape(50, 40)),
                of("all of them broadcast", DataType.FLOAT32, shape(4, 1, 9), shape(3, 1), shape(1, 1, 9)),
                of("many short runs", DataType.FLOAT32, shape(3, 2000, 10), shape(3, 1, 10), shape(10)),
                of("a scalar", DataType.FLOAT32, shape(), shape(), shape()),
                of("nothing", DataType.FLOAT32, shape(0, 3), shape(3), shape(1))));
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(of("" + type, type, shape(2, 5, 19), shape(5, 1), shape(2, 5, 19)));
        }
        return cases;
    }

    private static long[] shape(long... dims) {
        return dims;
    }

    private static OpCase of(String name, DataType type, long[] first, long[] second, long[] summand) {
        return new OpCase(
                "MultiplyAdd " + name,
                new MultiplyAdd(),
                List.of(
                        Source.given(type, Values.NORMAL, first),
                        Source.given(type, Values.NORMAL, second),
                        Source.given(type, Values.NORMAL, summand)),
                Tolerance.of(type, 1e-6),
                4,
                0);
    }

    /** Each axis of each operand there or repeated. */
    static OpCase random(Random random) {
        int rank = 1 + random.nextInt(4);
        long[] dims = random.longs(rank, 1, 20).toArray();
        long[][] shapes = new long[3][rank];
        for (long[] one : shapes) {
            for (int axis = 0; axis < rank; axis++) {
                one[axis] = random.nextInt(3) == 0 ? 1 : dims[axis];
            }
        }
        return of("random", DataType.FLOAT32, shapes[0], shapes[1], shapes[2]);
    }
}
