package dev.binocle.selftest;

import dev.binocle.op.Unary;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class UnaryCases {
    private static final List<DataType> OTHER_FLOATS = List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);

    private UnaryCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Unary.Kind kind : Unary.Kind.values()) {
            if (takesFloats(kind)) {
                cases.add(of(kind, "image", DataType.FLOAT32, domain(kind), 1, 3, 4, 7));
                cases.add(of(kind, "past the domain", DataType.FLOAT32, Values.NORMAL, 61));
                OTHER_FLOATS.forEach(type -> cases.add(of(kind, "" + type, type, domain(kind), 37)));
            }
            if (kind.isQuestion()) {
                cases.add(of(kind, "wild", DataType.FLOAT32, Values.WILD, 211));
            }
        }
        for (Unary.Kind kind : List.of(Unary.Kind.ABS, Unary.Kind.NEG, Unary.Kind.SIGN, Unary.Kind.BIT_NOT)) {
            for (DataType type : DataType.values()) {
                if (type.isInteger()) {
                    cases.add(of(kind, "" + type, type, Values.INTEGERS, 37));
                }
            }
        }
        cases.add(of(Unary.Kind.NOT, "bool", DataType.BOOL, (random, i) -> random.nextInt(2), 5, 7));
        cases.add(of(Unary.Kind.ROUND, "halves", DataType.FLOAT32, (random, i) -> i / 2.0 - 5, 21));
        cases.add(of(Unary.Kind.SIGN, "wild", DataType.FLOAT32, Values.WILD, 99));
        return cases;
    }

    static OpCase random(Random random) {
        Unary.Kind kind = Pick.from(random, Unary.Kind.values());
        DataType type = takesFloats(kind)
                ? Pick.floating(random)
                : kind == Unary.Kind.NOT ? DataType.BOOL : Pick.from(random, DataType.INT8, DataType.UINT32);
        return of(kind, "random", type, domain(kind), 1 + random.nextInt(300));
    }

    private static boolean takesFloats(Unary.Kind kind) {
        return kind != Unary.Kind.NOT && kind != Unary.Kind.BIT_NOT;
    }

    /** Where the function is defined, and well conditioned. */
    private static Values domain(Unary.Kind kind) {
        return switch (kind) {
            case ASIN, ACOS, ATANH -> (random, i) -> 1.8 * random.nextDouble() - 0.9;
            case ACOSH -> (random, i) -> 1.1 + 3 * random.nextDouble();
            case TAN -> (random, i) -> 2 * random.nextDouble() - 1;
            case NOT -> (random, i) -> random.nextInt(2);
            case BIT_NOT -> Values.INTEGERS;
            default -> Values.POSITIVE;
        };
    }

    private static OpCase of(Unary.Kind kind, String name, DataType type, Values values, long... shape) {
        boolean exact = switch (kind) {
            case ABS, NEG, SIGN, FLOOR, CEIL, ROUND -> true;
            default -> kind.isQuestion();
        };
        double tolerance = exact ? 0 : Tolerance.of(type, 1e-6);
        return OpCase.of("Unary " + kind + " " + name, new Unary(kind), tolerance, Source.given(type, values, shape));
    }
}
