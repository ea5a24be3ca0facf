package dev.binocle.selftest;

import dev.binocle.op.Activation;
import dev.binocle.tensor.DataType;
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
            Activation.SILU,
            new Activation(Activation.Kind.ELU, 0.7f, 0),
            new Activation(Activation.Kind.CELU, 1.5f, 0),
            new Activation(Activation.Kind.SELU, 1.67f, 1.05f),
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            new Activation(Activation.Kind.THRESHOLDED_RELU, 0.4f, 0),
            new Activation(Activation.Kind.SHRINK, 0.5f, 0.25f),
            Activation.GELU,
            Activation.GELU_TANH,
            Activation.MISH);

    private ActivationCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Activation op : KINDS) {
            cases.add(of(op, "image", Source.given(2, 3, 5, 7)));
            cases.add(of(op, "wild values", Source.given(Values.WILD, 211)));
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
                cases.add(of(op, "" + type, type, Source.given(type, Values.NORMAL, 3, 37)));
            }
        }
        for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64)) {
            cases.add(of(Activation.RELU, "" + type, type, Source.given(type, Values.INTEGERS, 41)));
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
        return of(op, name, DataType.FLOAT32, input);
    }

    private static OpCase of(Activation op, String name, DataType type, Source input) {
        boolean exact = op.kind() == Activation.Kind.RELU || op.kind() == Activation.Kind.CLIP;
        String label = "Activation " + op.kind() + "(" + op.alpha() + ", " + op.beta() + ") " + name;
        // its parameters are float32, and some of its constants
        double tolerance = type == DataType.FLOAT64 ? 1e-7 : Tolerance.of(type, 1e-6);
        return OpCase.of(label, op, exact ? 0 : tolerance, input);
    }
}
