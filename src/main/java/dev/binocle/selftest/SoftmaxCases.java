package dev.binocle.selftest;

import dev.binocle.op.Softmax;
import java.util.List;
import java.util.Random;

final class SoftmaxCases {
    private SoftmaxCases() {}

    static List<OpCase> list() {
        return List.of(
                of(-1, false, Source.given(3, 7)),
                of(0, false, Source.given(3, 7)),
                of(1, false, Source.given(2, 5, 3, 4)),
                of(1, true, Source.given(2, 5, 3, 4)),
                of(-1, false, Source.given((random, i) -> 1000 * random.nextGaussian(), 4, 50)),
                of(0, false, Source.given(1)),
                of(1, false, Source.given((random, i) -> 0.1, 1, 200_001)),
                of(1, false, Source.given(0, 3)));
    }

    static OpCase random(Random random) {
        return of(
                random.nextInt(3),
                random.nextBoolean(),
                Source.given(1 + random.nextInt(5), 1 + random.nextInt(30), 1 + random.nextInt(9)));
    }

    private static OpCase of(int axis, boolean flattened, Source input) {
        String name = "Softmax axis " + axis + (flattened ? " and after " : " ") + input;
        return OpCase.of(name, new Softmax(axis, flattened), 2e-6, input);
    }
}
