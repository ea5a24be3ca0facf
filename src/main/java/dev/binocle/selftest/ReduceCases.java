package dev.binocle.selftest;

import dev.binocle.op.ArgReduce;
import dev.binocle.op.CumSum;
import dev.binocle.op.NonZero;
import dev.binocle.op.Op;
import dev.binocle.op.Reduce;
import dev.binocle.op.TopK;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What goes along axes: sums and their kin, running sums, the largest and where they are. */
final class ReduceCases {
    private static final Values FEW = (random, i) -> random.nextInt(5) - 2;
    private static final List<DataType> TYPES = List.of(
            DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16, DataType.INT32, DataType.INT64, DataType.UINT32);

    private ReduceCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Reduce.Kind kind : Reduce.Kind.values()) {
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {3, 4, 5}, 1));
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {2, 3, 4, 5}, 0, 2));
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {2, 3, 4, 5}, -1));
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {2, 3, 7}));
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {2, 7, 21}, 1)); // vectors of neighbouring lines
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {3, 85}, 1)); // and of neighbouring elements
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {}));
            cases.add(reduce(kind, DataType.FLOAT32, new long[] {0, 3}, 1));
            boolean product = kind == Reduce.Kind.PROD;
            if (!product) {
                cases.add(reduce(kind, DataType.FLOAT32, new long[] {2, 70_001}, 1));
                cases.add(reduce(kind, DataType.FLOAT32, new long[] {20_001, 5}, 0));
            }
            if (kind == Reduce.Kind.L1) {
                cases.add(reduce(kind, DataType.UINT64, new long[] {5, 6}, 0));
            }
            for (DataType type : TYPES) {
                cases.add(reduce(kind, type, new long[] {5, 6}, 0));
            }
        }
        for (Reduce.Kind kind : List.of(Reduce.Kind.MAX, Reduce.Kind.MIN)) {
            for (DataType type : List.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.UINT64)) {
                cases.add(reduce(kind, type, new long[] {5, 6}, 1));
            }
            cases.add(of(
                    "Reduce " + kind + " wild",
                    new Reduce(kind, true, false),
                    0,
                    Source.given(Values.WILD, 20, 9),
                    longs(1)));
        }
        cases.add(
                of("Reduce SUM of nothing", new Reduce(Reduce.Kind.SUM, true, false), 0, Source.given(3, 0), longs(1)));
        cases.add(
                of("Reduce MAX of nothing", new Reduce(Reduce.Kind.MAX, true, false), 0, Source.given(3, 0), longs(1)));
        cases.add(of("Reduce no axes", new Reduce(Reduce.Kind.SUM, true, true), 1e-6, Source.given(3, 4)));
        Values infinite = (random, i) -> i == 1 ? Double.NEGATIVE_INFINITY : 900 + i;
        cases.add(of(
                "Reduce LOG_SUM_EXP of large numbers",
                new Reduce(Reduce.Kind.LOG_SUM_EXP, false, false),
                1e-6,
                Source.given(infinite, 6),
                longs(0)));
        for (ArgReduce.Kind kind : ArgReduce.Kind.values()) {
            for (boolean last : List.of(false, true)) {
                cases.add(of(
                        "ArgReduce " + kind + (last ? " last" : ""),
                        new ArgReduce(kind, 1, true, last),
                        0,
                        Source.given(FEW, 3, 7, 4)));
                cases.add(of(
                        "ArgReduce wild " + kind + (last ? " last" : ""),
                        new ArgReduce(kind, -1, false, last),
                        0,
                        Source.given(Values.WILD, 30, 12)));
            }
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.INT8, DataType.UINT64)) {
                cases.add(of(
                        "ArgReduce " + kind + " " + type,
                        new ArgReduce(kind, 0, false, false),
                        0,
                        Source.given(type, Values.INTEGERS, 9, 5)));
            }
        }
        for (boolean exclusive : List.of(false, true)) {
            for (boolean reverse : List.of(false, true)) {
                cases.add(cumSum(exclusive, reverse, DataType.FLOAT32, 1, 3, 7, 4));
                cases.add(cumSum(exclusive, reverse, DataType.INT32, -1, 3, 7));
            }
        }
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.INT64)) {
            cases.add(cumSum(false, false, type, 0, 9, 3));
        }
        cases.add(cumSum(false, false, DataType.FLOAT32, 0, 50_000));
        for (boolean largest : List.of(true, false)) {
            cases.add(topK(largest, DataType.FLOAT32, Values.NORMAL, 1, 3, 3, 7, 4));
            cases.add(topK(largest, DataType.FLOAT32, FEW, -1, 17, 2, 33));
            cases.add(topK(largest, DataType.FLOAT32, Values.WILD, 0, 40, 40));
            cases.add(topK(largest, DataType.FLOAT32, Values.NORMAL, 0, 0, 5));
            cases.add(topK(largest, DataType.FLOAT32, Values.NORMAL, 1, 1, 2, 1));
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.INT64, DataType.UINT8)) {
                cases.add(topK(largest, type, Values.INTEGERS, 1, 5, 2, 20));
            }
        }
        cases.add(topK(true, DataType.FLOAT32, Values.NORMAL, 1, 100, 1, 5000));
        for (DataType type :
                List.of(DataType.FLOAT32, DataType.BOOL, DataType.INT8, DataType.FLOAT16, DataType.FLOAT64)) {
            cases.add(of("NonZero " + type, new NonZero(), 0, Source.given(type, FEW, 3, 5, 4)));
        }
        cases.add(of("NonZero long", new NonZero(), 0, Source.given(FEW, 3000)));
        cases.add(of("NonZero of zeros", new NonZero(), 0, Source.given((random, i) -> 0, 7)));
        cases.add(of("NonZero of nothing", new NonZero(), 0, Source.given(2, 0)));
        cases.add(of("NonZero scalar", new NonZero(), 0, Source.given()));
        return cases;
    }

    static OpCase random(Random random) {
        long[] shape = Pick.shape(random, 1 + random.nextInt(4), 1, 7);
        DataType type = Pick.floating(random);
        int axis = random.nextInt(shape.length);
        return switch (random.nextInt(5)) {
            case 0 ->
                of(
                        "ArgReduce random",
                        new ArgReduce(
                                Pick.from(random, ArgReduce.Kind.values()),
                                axis,
                                random.nextBoolean(),
                                random.nextBoolean()),
                        0,
                        Source.given(type, FEW, shape));
            case 1 -> cumSum(random.nextBoolean(), random.nextBoolean(), type, axis, shape);
            case 2 -> topK(random.nextBoolean(), type, FEW, axis, random.nextInt((int) shape[axis] + 1), shape);
            case 3 -> of("NonZero random", new NonZero(), 0, Source.given(type, FEW, shape));
            default -> reduce(Pick.from(random, Reduce.Kind.values()), type, shape, axis);
        };
    }

    private static OpCase of(String name, Op op, double tolerance, Source... sources) {
        return OpCase.of(name, op, tolerance, sources);
    }

    private static OpCase reduce(Reduce.Kind kind, DataType type, long[] shape, long... axes) {
        boolean exact = kind == Reduce.Kind.MAX || kind == Reduce.Kind.MIN;
        Source input =
                Source.given(type, type.isFloating() ? Values.POSITIVE : (random, i) -> 1 + random.nextInt(3), shape);
        String name = "Reduce " + kind + " " + type + " " + Shape.of(shape) + " over " + List.of(axes.length);
        Op op = new Reduce(kind, axes.length != 2, false);
        double tolerance = exact ? 0 : Tolerance.of(type, 3e-6);
        return axes.length == 0 ? of(name, op, tolerance, input) : of(name, op, tolerance, input, longs(axes));
    }

    private static OpCase cumSum(boolean exclusive, boolean reverse, DataType type, int axis, long... shape) {
        String name = "CumSum " + type + (exclusive ? " exclusive" : "") + (reverse ? " reverse" : "");
        Values values = type.isFloating() ? Values.POSITIVE : Values.INTEGERS;
        return of(
                name,
                new CumSum(exclusive, reverse),
                Tolerance.of(type, 1e-6),
                Source.given(type, values, shape),
                Source.constant(TensorData.ofLongs(Shape.SCALAR, axis)));
    }

    private static OpCase topK(boolean largest, DataType type, Values values, int axis, long k, long... shape) {
        return of(
                "TopK " + (largest ? "largest " : "smallest ") + k + " " + type,
                new TopK(axis, largest),
                0,
                Source.given(type, values, shape),
                longs(k));
    }

    private static Source longs(long... values) {
        return Source.constant(TensorData.ofLongs(Shape.of(values.length), values));
    }
}
