package dev.binocle.selftest;

import dev.binocle.op.Softmax;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class SoftmaxCases {
    private SoftmaxCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Softmax.Kind kind : Softmax.Kind.values()) {
            cases.add(of(kind, -1, false, DataType.FLOAT32, Source.given(3, 7)));
            cases.add(of(kind, 0, false, DataType.FLOAT32, Source.given(3, 7)));
            cases.add(of(kind, 1, false, DataType.FLOAT32, Source.given(2, 5, 3, 4)));
            cases.add(of(kind, 1, true, DataType.FLOAT32, Source.given(2, 5, 3, 4)));
            cases.add(of(kind, 0, false, DataType.FLOAT32, Source.given(1)));
            cases.add(of(kind, 1, false, DataType.FLOAT32, Source.given(0, 3)));
            cases.add(of(kind, 1, false, DataType.FLOAT32, Source.given((random, i) -> i % 3, 2, 50)));
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
                cases.add(of(kind, 1, false, type, Source.given(type, Values.NORMAL, 3, 20)));
            }
        }
        Values large = (random, i) -> 1000 * random.nextGaussian();
        cases.add(of(Softmax.Kind.SOFTMAX, -1, false, DataType.FLOAT32, Source.given(large, 4, 50)));
        cases.add(of(Softmax.Kind.LOG_SOFTMAX, -1, false, DataType.FLOAT32, Source.given(large, 4, 50)));
        Values oneInfinite = (random, i) -> i == 7 ? Double.POSITIVE_INFINITY : random.nextGaussian();
        cases.add(of(Softmax.Kind.SOFTMAX, 1, false, DataType.FLOAT32, Source.given(oneInfinite, 1, 20_000)));
        Values equal = (random, i) -> 0.1;
        cases.add(of(Softmax.Kind.SOFTMAX, 1, false, DataType.FLOAT32, Source.given(equal, 1, 200_001)));
        return cases;
    }

    static OpCase random(Random random) {
        DataType type = Pick.floating(random);
        return of(
                Pick.from(random, Softmax.Kind.values()),
                random.nextInt(3),
                random.nextBoolean(),
                type,
                Source.given(
                        type, Values.NORMAL, 1 + random.nextInt(5), 1 + random.nextInt(30), 1 + random.nextInt(9)));
    }

    private static OpCase of(Softmax.Kind kind, int axis, boolean flattened, DataType type, Source input) {
        Softmax op = new Softmax(kind, axis, flattened);
        String name = op.name() + " axis " + axis + (flattened ? " and after " : " ") + input;
        return OpCase.of(name, op, kind == Softmax.Kind.HARDMAX ? 0 : Tolerance.of(type, 2e-6), input);
    }
}
