package dev.binocle.selftest;

import dev.binocle.op.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

final class ActivationCases {
    static final List<Activation> KINDS = List.of(
            Activation.RELU,
            Activation.leakyRelu(0.1f),
            Activation.RELU6,
            Activation.clip(-0.3f, 0.7f),
            Activation.SIGMOID,
            Activation.TANH,
            Activation.hardSigmoid(0.2f, 0.5f),
            Activation.HARD_SWISH,
            Activation.SILU);

    private ActivationCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Activation op : KINDS) {
            cases.add(of(op, "image", Source.given(2, 3, 5, 7)));
            cases.add(of(op, "wild values", Source.given(Values.WILD, 211)));
        }
        cases.add(of(Activation.RELU, "scalar", Source.given()));
        cases.add(of(Activation.RELU, "empty", Source.given(3, 0, 2)));
        cases.add(of(Activation.clip(1, -1), "lower limit above the upper", Source.given(9)));
        cases.add(of(Activation.clip(Float.NEGATIVE_INFINITY, 0.5f), "one limit", Source.given(33)));
        return cases;
    }

    static OpCase random(Random random) {
        Activation op = KINDS.get(random.nextInt(KINDS.size()));
        return of(
                op,
                "random",
                Source.given(1 + random.nextInt(4), random.nextInt(6), 1 + random.nextInt(9), 1 + random.nextInt(9)));
    }

    private static OpCase of(Activation op, String name, Source input) {
        boolean exact = op.kind() == Activation.Kind.RELU || op.kind() == Activation.Kind.CLIP;
        String label = "Activation " + op.kind() + "(" + op.alpha() + ", " + op.beta() + ") " + name;
        return OpCase.of(label, op, exact ? 0 : 1e-6, input);
    }
}
