package dev.binocle.selftest;

import dev.binocle.op.Activation;
import dev.binocle.op.Epilogue;
import dev.binocle.op.SqueezeExcite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

final class SqueezeExciteCases {
    private static final Epilogue RELU = new Epilogue(List.of(Activation.RELU));
    private static final Epilogue SIGMOID = new Epilogue(List.of(Activation.SIGMOID));
    private static final Epilogue HARD = new Epilogue(List.of(Activation.hardSigmoid(1f / 6, 0.5f)));

    private SqueezeExciteCases() {}

    static List<OpCase> list() {
        return List.of(
                new OpCase(
                        "SqueezeExcite of a constant picture by weights given at run time",
                        new SqueezeExcite(List.of(RELU)),
                        List.of(Source.constant(1, 16, 5, 7), Source.given(6, 16, 1, 1), Source.given(6)),
                        1e-6,
                        4,
                        0),
                of("wider than local memory", List.of(RELU, SIGMOID), 2, 2, 2, 5, 9000, 3),
                of("to a quarter and back", List.of(RELU, HARD), 2, 5, 7, 16, 4, 16),
                of("one layer", List.of(SIGMOID), 1, 9, 16, 32, 128),
                of("three layers", List.of(RELU, Epilogue.NONE, SIGMOID), 3, 3, 2, 24, 12, 40, 24),
                of("few channels", List.of(RELU, SIGMOID), 2, 6, 5, 3, 2, 3),
                of("odd channels", List.of(RELU, SIGMOID), 1, 4, 4, 37, 11, 37),
                of("many channels", List.of(RELU, HARD), 1, 3, 5, 300, 75, 300),
                of("many pixels", List.of(RELU, SIGMOID), 1, 72, 128, 16, 16, 16),
                of("a pixel", List.of(RELU, SIGMOID), 4, 1, 1, 8, 2, 8),
                of("no layer is activated", List.of(Epilogue.NONE), 1, 5, 5, 6, 1),
                of("no pictures", List.of(RELU), 0, 5, 5, 6, 2));
    }

    /** @param widths channels, then what each layer gives; every second layer has no bias */
    private static OpCase of(String name, List<Epilogue> layers, long n, long height, long width, long... widths) {
        List<Source> sources = new ArrayList<>(List.of(Source.given(n, widths[0], height, width)));
        for (int layer = 0; layer < layers.size(); layer++) {
            sources.add(Source.constant(widths[layer + 1], widths[layer], 1, 1));
            sources.add(layer % 2 == 0 ? Source.constant(widths[layer + 1]) : Source.ABSENT);
        }
        // the last sum's size: each layer adds up a width of terms, weights are as large as sqrt(1/3) on the average
        double size = Arrays.stream(widths)
                .limit(layers.size())
                .mapToDouble(terms -> Math.sqrt(terms / 3.0))
                .reduce(1, (a, b) -> a * b);
        return new OpCase("SqueezeExcite " + name, new SqueezeExcite(layers), sources, 1e-6, size, 0);
    }

    static OpCase random(Random random) {
        List<Epilogue> layers = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        long[] widths = new long[count + 1];
        widths[0] = 1 + random.nextInt(70);
        for (int i = 0; i < count; i++) {
            layers.add(List.of(RELU, HARD, SIGMOID, Epilogue.NONE).get(random.nextInt(4)));
            widths[i + 1] = 1 + random.nextInt(70);
        }
        return of("random", layers, 1 + random.nextInt(3), 1 + random.nextInt(20), 1 + random.nextInt(20), widths);
    }
}
