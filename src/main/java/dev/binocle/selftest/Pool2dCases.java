package dev.binocle.selftest;

import dev.binocle.op.GlobalPool;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pooling with a window and of whole channels. */
final class Pool2dCases {
    private Pool2dCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
            for (Pool2d.Kind kind : Pool2d.Kind.values()) {
                cases.add(OpCase.of(
                        "Pool2d " + kind + " " + type,
                        new Pool2d(kind, window(3, 2, 1, Padding.of(1), false), false),
                        Tolerance.of(type, 1e-6),
                        Source.given(type, Values.NORMAL, 1, 5, 7, 8)));
                cases.add(OpCase.of(
                        "GlobalPool " + kind + " " + type,
                        new GlobalPool(kind),
                        Tolerance.of(type, 1e-6),
                        Source.given(type, Values.NORMAL, 2, 5, 7, 6)));
            }
        }
        for (DataType type : List.of(DataType.INT8, DataType.UINT8)) {
            cases.add(OpCase.of(
                    "Pool2d MAX " + type,
                    new Pool2d(Pool2d.Kind.MAX, window(3, 2, 1, Padding.of(1), false), false),
                    0,
                    Source.given(type, Values.INTEGERS, 1, 5, 7, 8)));
        }
        for (Pool2d.Indices indices : List.of(Pool2d.Indices.ROW_MAJOR, Pool2d.Indices.COLUMN_MAJOR)) {
            Window window = window(3, 2, 1, Padding.of(1), true);
            Values few = (random, i) -> random.nextInt(4);
            cases.add(OpCase.of(
                    "Pool2d MAX with indices " + indices,
                    new Pool2d(Pool2d.Kind.MAX, window, false, 2, indices),
                    0,
                    Source.given(few, 2, 3, 8, 9)));
        }
        for (Pool2d.Kind kind : Pool2d.Kind.values()) {
            Window huge = new Window(1 << 30, 1 << 30, 1, 1, 1, 1, Padding.SAME_UPPER, false);
            cases.add(of("far larger than the picture", kind, huge, true, Source.given(1, 2, 3, 4)));
        }
        for (int power : List.of(1, 3)) {
            Window window = window(3, 2, 1, Padding.of(1), false);
            cases.add(OpCase.of(
                    "Pool2d LP of power " + power,
                    new Pool2d(Pool2d.Kind.LP, window, false, power, Pool2d.Indices.NONE),
                    2e-6,
                    Source.given(1, 5, 7, 8)));
            cases.add(OpCase.of(
                    "GlobalPool LP of power " + power,
                    new GlobalPool(Pool2d.Kind.LP, power),
                    2e-6,
                    Source.given(1, 5, 7, 8)));
        }
        for (Pool2d.Kind kind : Pool2d.Kind.values()) {
            cases.add(of("2x2", kind, window(2, 2, 1, Padding.VALID, false), true, Source.given(2, 3, 6, 8)));
            cases.add(of(
                    "3x3 stride 2, padded",
                    kind,
                    window(3, 2, 1, Padding.of(1), false),
                    true,
                    Source.given(1, 9, 7, 7)));
            cases.add(of(
                    "padding not counted",
                    kind,
                    window(3, 2, 1, Padding.of(1), false),
                    false,
                    Source.given(1, 9, 7, 7)));
            cases.add(of("ceil", kind, window(3, 2, 1, Padding.of(1), true), true, Source.given(1, 4, 6, 8)));
            cases.add(of(
                    "ceil, not counted", kind, window(2, 3, 1, Padding.VALID, true), false, Source.given(1, 4, 6, 8)));
            // a row of one vector and a little, many rows of less than one
            cases.add(of("wide", kind, window(3, 1, 1, Padding.of(2), false), false, Source.given(1, 2, 9, 15)));
            cases.add(of("wider", kind, window(3, 2, 1, Padding.of(1), false), false, Source.given(1, 2, 41, 131)));
            // rows and pixels of whole lines
            cases.add(of("lines", kind, window(3, 1, 1, Padding.of(1), false), false, Source.given(2, 16, 9, 32)));
            cases.add(of(
                    "lines, dilated", kind, window(2, 1, 3, Padding.of(1), false), true, Source.given(1, 16, 9, 33)));
            cases.add(of("narrow", kind, window(3, 1, 1, Padding.of(1), false), true, Source.given(1, 3, 13, 3)));
            cases.add(of("dilated", kind, window(2, 1, 3, Padding.of(1), false), true, Source.given(1, 4, 9, 9)));
            cases.add(of(
                    "SAME_UPPER", kind, window(3, 2, 1, Padding.SAME_UPPER, false), false, Source.given(1, 4, 8, 8)));
            cases.add(of(
                    "SAME_LOWER", kind, window(2, 2, 1, Padding.SAME_LOWER, false), false, Source.given(1, 4, 7, 7)));
            cases.add(of("empty batch", kind, window(2, 2, 1, Padding.VALID, false), true, Source.given(0, 3, 6, 8)));
            cases.add(OpCase.of("GlobalPool " + kind, new GlobalPool(kind), 1e-6, Source.given(2, 5, 7, 6)));
            cases.add(OpCase.of(
                    "GlobalPool large " + kind,
                    new GlobalPool(kind),
                    2e-6,
                    Source.given(Values.POSITIVE, 1, 2, 400, 401)));
            cases.add(OpCase.of("GlobalPool rank 3 " + kind, new GlobalPool(kind), 1e-6, Source.given(2, 5, 7)));
        }
        cases.add(of(
                "wild",
                Pool2d.Kind.MAX,
                window(3, 1, 1, Padding.of(1), false),
                true,
                Source.given(Values.WILD, 1, 2, 12, 12)));
        return cases;
    }

    static OpCase random(Random random) {
        int kernel = 1 + random.nextInt(4);
        Window window = window(
                kernel,
                1 + random.nextInt(3),
                1 + random.nextInt(2),
                Padding.of(random.nextInt(kernel)),
                random.nextBoolean());
        Pool2d.Kind kind = Pick.from(random, Pool2d.Kind.values());
        Source input = Source.given(1, 1 + random.nextInt(9), 7 + random.nextInt(9), 7 + random.nextInt(9));
        return of("random " + window, kind, window, random.nextBoolean(), input);
    }

    private static Window window(int kernel, int stride, int dilation, Padding padding, boolean ceil) {
        return new Window(kernel, kernel, stride, stride, dilation, dilation, padding, ceil);
    }

    private static OpCase of(String name, Pool2d.Kind kind, Window window, boolean countPadding, Source input) {
        double tolerance = kind == Pool2d.Kind.MAX ? 0 : 1e-6;
        return OpCase.of("Pool2d " + kind + " " + name, new Pool2d(kind, window, countPadding), tolerance, input);
    }
}
