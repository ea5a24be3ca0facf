package dev.binocle.selftest;

import dev.binocle.op.Binary;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class BinaryCases {
    private BinaryCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Binary.Kind kind : Binary.Kind.values()) {
            Values base = kind == Binary.Kind.POW ? Values.POSITIVE : Values.NORMAL;
            cases.add(of(kind, "alike", Source.given(base, 2, 3, 4, 5), Source.given(2, 3, 4, 5)));
            cases.add(of(kind, "channels", Source.given(base, 2, 3, 4, 5), Source.constant(1, 3, 1, 1)));
            cases.add(of(kind, "single right", Source.given(base, 3, 11), Source.given(1)));
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
            if (type.isInteger()) {
                Values values = type.isSigned() ? Values.INTEGERS : (random, i) -> random.nextInt(100);
                for (Binary.Kind kind : List.of(Binary.Kind.ADD, Binary.Kind.MUL, Binary.Kind.DIV, Binary.Kind.MAX)) {
                    cases.add(of(
                            kind,
                            "" + type,
                            Source.given(type, values, 3, 7),
                            Source.given(type, (random, i) -> 1 + random.nextInt(9), 1, 7)));
                }
            }
        }
        return cases;
    }

    static OpCase random(Random random) {
        Binary.Kind kind = Pick.from(random, Binary.Kind.values());
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
        boolean exact = kind == Binary.Kind.MIN || kind == Binary.Kind.MAX;
        return OpCase.of("Binary " + kind + " " + name, new Binary(kind), exact ? 0 : 2e-6, left, right);
    }
}
