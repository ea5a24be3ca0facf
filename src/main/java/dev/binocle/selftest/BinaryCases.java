package dev.binocle.selftest;

import dev.binocle.op.Binary;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class BinaryCases {
    /** Those that take floating types. */
    private static final List<Binary.Kind> FLOATING = List.of(
            Binary.Kind.ADD,
            Binary.Kind.SUB,
            Binary.Kind.MUL,
            Binary.Kind.DIV,
            Binary.Kind.MIN,
            Binary.Kind.MAX,
            Binary.Kind.POW,
            Binary.Kind.PRELU,
            Binary.Kind.REMAINDER,
            Binary.Kind.EQUAL,
            Binary.Kind.LESS,
            Binary.Kind.LESS_OR_EQUAL,
            Binary.Kind.GREATER,
            Binary.Kind.GREATER_OR_EQUAL);

    /** From 1 to 9. */
    private static final Values SMALL = (random, i) -> 1 + random.nextInt(9);

    private BinaryCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Binary.Kind kind : FLOATING) {
            Values base = kind == Binary.Kind.POW ? Values.POSITIVE : Values.NORMAL;
            cases.add(of(kind, "alike", Source.given(base, 2, 3, 4, 5), Source.given(2, 3, 4, 5)));
            cases.add(of(kind, "channels", Source.given(base, 2, 3, 4, 5), Source.constant(1, 3, 1, 1)));
            cases.add(of(kind, "single right", Source.given(base, 3, 11), Source.given(1)));
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
                cases.add(of(kind, "" + type, type, Source.given(type, base, 3, 11), Source.given(type, base, 3, 1)));
            }
        }
        cases.add(of(Binary.Kind.SUB, "single left", Source.given(1, 1, 1, 1), Source.given(2, 3, 5, 3)));
        cases.add(of(Binary.Kind.SUB, "scalars", Source.given(), Source.given()));
        cases.add(of(Binary.Kind.ADD, "both repeated", Source.given(4, 1, 3), Source.given(5, 1)));
        cases.add(of(Binary.Kind.MUL, "rank 5", Source.given(2, 3, 1, 4, 2), Source.given(3, 5, 1, 2)));
        cases.add(of(Binary.Kind.MUL, "rank 7", Source.given(2, 1, 2, 1, 2, 1, 3), Source.given(1, 2, 1, 2, 1, 2, 1)));
        cases.add(of(Binary.Kind.ADD, "empty", Source.given(2, 0, 3), Source.given(1, 3)));
        cases.add(of(Binary.Kind.MIN, "wild", Source.given(Values.WILD, 300), Source.given(Values.WILD, 300)));
        cases.add(of(Binary.Kind.MAX, "wild", Source.given(Values.WILD, 300), Source.given(Values.WILD, 300)));
        cases.add(of(
                Binary.Kind.DIV,
                "the smallest number by -1 and 0",
                Source.given(DataType.INT32, (random, i) -> Integer.MIN_VALUE, 9),
                Source.given(DataType.INT32, (random, i) -> i % 2 - 1, 9)));
        for (DataType type : DataType.values()) {
            for (Binary.Kind kind : type.isInteger() ? Binary.Kind.values() : new Binary.Kind[0]) {
                boolean shift = kind == Binary.Kind.SHIFT_LEFT || kind == Binary.Kind.SHIFT_RIGHT;
                boolean logic = kind == Binary.Kind.AND || kind == Binary.Kind.OR || kind == Binary.Kind.XOR;
                if (!logic && !(shift && type.isSigned())) {
                    cases.add(of(
                            kind,
                            "" + type,
                            type,
                            Source.given(type, Values.INTEGERS, 3, 7),
                            Source.given(type, SMALL, 1, 7)));
                }
            }
        }
        for (Binary.Kind kind : List.of(Binary.Kind.AND, Binary.Kind.OR, Binary.Kind.XOR, Binary.Kind.EQUAL)) {
            Values truth = (random, i) -> random.nextInt(2);
            cases.add(of(
                    kind, "bool", Source.given(DataType.BOOL, truth, 3, 7), Source.given(DataType.BOOL, truth, 3, 7)));
        }
        for (Binary.Kind kind : List.of(Binary.Kind.EQUAL, Binary.Kind.LESS, Binary.Kind.GREATER_OR_EQUAL)) {
            cases.add(of(kind, "wild", Source.given(Values.WILD, 300), Source.given(Values.WILD, 300)));
        }
        cases.add(of(
                Binary.Kind.SHIFT_LEFT,
                "past all bits",
                Source.given(DataType.UINT8, Values.INTEGERS, 20),
                Source.given(DataType.UINT8, (random, i) -> i, 20)));
        for (DataType type : List.of(DataType.INT32, DataType.INT64, DataType.FLOAT32)) {
            for (DataType exponent : List.of(DataType.INT32, DataType.UINT8, DataType.FLOAT32)) {
                cases.add(of(
                        Binary.Kind.POW,
                        type + " to the power of " + exponent,
                        type,
                        Source.given(type, (random, i) -> random.nextInt(9) - 4, 40),
                        Source.given(exponent, (random, i) -> random.nextInt(7), 40)));
            }
        }
        return cases;
    }

    static OpCase random(Random random) {
        Binary.Kind kind = FLOATING.get(random.nextInt(FLOATING.size()));
        int rank = 1 + random.nextInt(5);
        long[] left = new long[rank];
        long[] right = new long[rank];
        for (int i = 0; i < rank; i++) {
            long dim = 1 + random.nextInt(5);
            left[i] = random.nextInt(3) == 0 ? 1 : dim;
            right[i] = random.nextInt(3) == 0 ? 1 : dim;
        }
        return of(kind, "random", Source.given(Values.POSITIVE, left), Source.given(Values.POSITIVE, right));
    }

    private static OpCase of(Binary.Kind kind, String name, Source left, Source right) {
        return of(kind, name, DataType.FLOAT32, left, right);
    }

    private static OpCase of(Binary.Kind kind, String name, DataType type, Source left, Source right) {
        boolean exact = kind == Binary.Kind.MIN || kind == Binary.Kind.MAX || kind.isComparison();
        double tolerance = exact ? 0 : Tolerance.of(type, 2e-6);
        return OpCase.of("Binary " + kind + " " + name, new Binary(kind), tolerance, left, right);
    }
}
