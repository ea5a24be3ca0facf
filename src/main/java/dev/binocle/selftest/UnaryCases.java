package dev.binocle.selftest;

import dev.binocle.op.Unary;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class UnaryCases {
    private UnaryCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Unary.Kind kind : Unary.Kind.values()) {
            cases.add(of(kind, "image", Source.given(Values.POSITIVE, 1, 3, 4, 7)));
            cases.add(of(kind, "both signs", Source.given(61)));
        }
        for (DataType type : List.of(DataType.INT8, DataType.INT32, DataType.INT64)) {
            cases.add(of(Unary.Kind.ABS, "" + type, Source.given(type, Values.INTEGERS, 37)));
            cases.add(of(Unary.Kind.NEG, "" + type, Source.given(type, Values.INTEGERS, 37)));
        }
        return cases;
    }

    static OpCase random(Random random) {
        Unary.Kind kind = Pick.from(random, Unary.Kind.values());
        return of(kind, "random", Source.given(1 + random.nextInt(300)));
    }

    private static OpCase of(Unary.Kind kind, String name, Source input) {
        boolean exact = switch (kind) {
            case ABS, NEG, FLOOR, CEIL -> true;
            default -> false;
        };
        return OpCase.of("Unary " + kind + " " + name, new Unary(kind), exact ? 0 : 1e-6, input);
    }
}
