package dev.binocle.selftest;

import dev.binocle.op.Gather;
import dev.binocle.op.GatherElements;
import dev.binocle.op.GatherNd;
import dev.binocle.op.OneHot;
import dev.binocle.op.Op;
import dev.binocle.op.Reduction;
import dev.binocle.op.ScatterElements;
import dev.binocle.op.ScatterNd;
import dev.binocle.op.Trilu;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What picks and puts elements by index, and triangles. */
final class GatherCases {
    private GatherCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (int axis = -3; axis < 3; axis++) {
            cases.add(exact("Gather axis " + axis, new Gather(axis), Source.given(4, 4, 4), indices(4, 2, 3)));
            cases.add(exact(
                    "GatherElements axis " + axis,
                    new GatherElements(axis),
                    Source.given(4, 4, 4),
                    indices(4, 4, 3, 2)));
        }
        for (DataType type : List.of(DataType.UINT8, DataType.FLOAT16, DataType.INT64, DataType.FLOAT64)) {
            cases.add(exact("Gather " + type, new Gather(0), Source.given(type, Values.INTEGERS, 5, 3), indices(5, 7)));
        }
        Values int32 = (random, i) -> random.nextInt(8) - 4;
        cases.add(exact(
                "Gather int32 indices", new Gather(1), Source.given(2, 4), Source.given(DataType.INT32, int32, 3)));
        cases.add(exact("Gather one", new Gather(1), Source.given(2, 4, 3), indices(4)));
        cases.add(exact("Gather constant indices", new Gather(0), Source.given(5, 3), longs(4, 0, -1)));
        cases.add(exact("Gather no indices", new Gather(0), Source.given(5, 3), indices(5, 0)));
        cases.add(exact("GatherNd of elements", new GatherNd(0), Source.given(4, 4, 4), indices(4, 5, 3)));
        cases.add(exact("GatherNd of slices", new GatherNd(0), Source.given(4, 4, 3), indices(4, 2, 3, 2)));
        cases.add(exact("GatherNd in batches", new GatherNd(1), Source.given(3, 4, 5), indices(4, 3, 6, 1)));
        for (Reduction reduction : Reduction.values()) {
            cases.add(scatterElements(reduction, DataType.FLOAT32, 1));
            cases.add(scatterElements(reduction, DataType.INT32, 0));
            cases.add(scatterElements(reduction, DataType.FLOAT16, 2));
            cases.add(scatterNd(reduction, DataType.FLOAT32));
            cases.add(scatterNd(reduction, DataType.UINT8));
        }
        cases.add(scatterElements(Reduction.NONE, DataType.BOOL, 1));
        cases.add(scatterElements(Reduction.ADD, DataType.FLOAT64, 1));
        cases.add(exact(
                "ScatterNd of nothing",
                new ScatterNd(Reduction.NONE),
                Source.given(4, 3),
                indices(4, 0, 1),
                Source.given(0, 3)));
        for (boolean upper : List.of(true, false)) {
            for (long diagonal : List.of(-9L, -1L, 0L, 2L, 9L)) {
                cases.add(exact(
                        "Trilu " + upper + " " + diagonal, new Trilu(upper), Source.given(2, 4, 5), longs(diagonal)));
            }
            cases.add(exact("Trilu " + upper, new Trilu(upper), Source.given(DataType.BOOL, (random, i) -> 1, 4, 4)));
        }
        for (int axis = -2; axis < 2; axis++) {
            cases.add(exact("OneHot axis " + axis, new OneHot(axis), indices(7, 5), longs(6), Source.given(2)));
        }
        cases.add(exact(
                "OneHot of floats",
                new OneHot(1),
                Source.given((random, i) -> random.nextInt(9) - 4, 2, 3),
                longs(4),
                Source.given(DataType.INT8, Values.INTEGERS, 2)));
        return cases;
    }

    static OpCase random(Random random) {
        long[] shape = Pick.shape(random, 3, 4, 6);
        int axis = random.nextInt(3);
        return switch (random.nextInt(4)) {
            case 0 -> exact("Gather random", new Gather(axis), Source.given(shape), indices(4, 1 + random.nextInt(9)));
            case 1 ->
                exact("GatherElements random", new GatherElements(axis), Source.given(shape), indices(4, 4, 3, 4));
            case 2 ->
                exact("GatherNd random", new GatherNd(0), Source.given(shape), indices(4, 5, 1 + random.nextInt(3)));
            default -> scatterElements(Pick.from(random, Reduction.values()), DataType.FLOAT32, axis);
        };
    }

    private static OpCase scatterElements(Reduction reduction, DataType type, int axis) {
        return of(
                "ScatterElements " + reduction + " " + type,
                new ScatterElements(axis, reduction),
                type,
                Source.given(type, Values.INTEGERS, 4, 4, 4),
                indices(4, 4, 3, 4),
                Source.given(type, Values.INTEGERS, 4, 3, 4));
    }

    private static OpCase scatterNd(Reduction reduction, DataType type) {
        return of(
                "ScatterNd " + reduction + " " + type,
                new ScatterNd(reduction),
                type,
                Source.given(type, Values.INTEGERS, 4, 4, 3),
                indices(4, 9, 2),
                Source.given(type, Values.INTEGERS, 9, 3));
    }

    /** From -dim to dim - 1. */
    private static Source indices(int dim, long... shape) {
        return Source.given(DataType.INT64, (random, i) -> random.nextInt(2 * dim) - dim, shape);
    }

    private static Source longs(long... values) {
        return Source.constant(TensorData.ofLongs(Shape.of(values.length), values));
    }

    private static OpCase exact(String name, Op op, Source... sources) {
        return OpCase.of(name, op, 0, sources);
    }

    private static OpCase of(String name, Op op, DataType type, Source... sources) {
        return OpCase.of(name, op, Tolerance.of(type, 1e-6), sources);
    }
}
