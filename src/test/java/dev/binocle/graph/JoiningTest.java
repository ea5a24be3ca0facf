package dev.binocle.graph;

import static dev.binocle.graph.PlanCheck.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.Concat;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Identity;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Reshape;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Concat in place: nothing is copied that need not be, and nothing is overwritten that somebody still reads. */
class JoiningTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int NETS = 10;
    private static final Pool2d MAX_OF_3 =
            new Pool2d(Pool2d.Kind.MAX, new Window(3, 3, 1, 1, 1, 1, Padding.of(1), false), false);

    static List<String> devices() {
        return TestDevices.ids();
    }

    private final Random random = new Random(7);
    private final Net net = new Net(random);

    private static TensorData data(Random random, long... shape) {
        return TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(shape)), i -> random.nextGaussian());
    }

    private String conv(String input, long from, long to, int kernel) {
        return net.add(
                Conv2d.builder().padding(kernel / 2).build(),
                input,
                net.normal(to, from, kernel, kernel),
                net.normal(to));
    }

    private static boolean isOpenCl(String device) {
        return device.startsWith("opencl");
    }

    @ParameterizedTest
    @MethodSource("devices")
    void channelsOfConvolutionsAndPoolsAreNotCopied(String device) {
        String x = net.input("x");
        String stem = conv(x, 8, 16, 1);
        String left = net.add(Activation.RELU, conv(stem, 16, 20, 3));
        String middle = net.add(MAX_OF_3, conv(stem, 16, 16, 1));
        String right = net.add(
                new Binary(Binary.Kind.ADD), stem, conv(stem, 16, 16, 1)); // a residual lies alone, its sum does not
        String out = conv(net.add(new Concat(1), left, middle, right), 52, 16, 1);
        Plan.Statistics statistics = check(device, net.graph(out), data(random, 1, 8, 9, 10));
        if (isOpenCl(device)) {
            assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void piecesInARowAreNotCopiedEvenIfOthersReadThem(String device) {
        String x = net.input("x");
        String first = net.add(Activation.SIGMOID, x);
        String second = net.add(Activation.TANH, first);
        String joined = net.add(new Concat(0), first, second);
        String again = net.add(
                new Concat(1),
                net.add(new Reshape(false), joined, net.longs(1, -1)),
                net.add(Activation.RELU, net.add(new Reshape(false), x, net.longs(1, -1))));
        Plan.Statistics statistics =
                check(device, net.graph(again, net.add(Activation.TANH, joined)), data(random, 4, 8));
        assertThat(statistics.kernels()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void inputsConstantsOutputsAndRepetitionsAreCopied(String device) {
        String x = net.input("x");
        String part = net.add(Activation.SIGMOID, x);
        String joined = net.add(new Concat(1), x, part, net.normal(1, 4, 3, 5), part, net.add(new Identity(), part));
        String nested = net.add(new Concat(1), joined, net.add(Activation.TANH, part), joined);
        check(device, net.graph(part, nested, joined), data(random, 1, 4, 3, 5));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatHasAnotherNameIsNotWrittenApart(String device) {
        String x = net.input("x");
        String part = net.add(Activation.SIGMOID, x);
        String view = net.add(new Reshape(false), part, net.longs(2, 4, 5, 3));
        String joined = net.add(new Concat(1), view, net.normal(2, 1, 5, 3));
        TensorData input = data(random, 2, 4, 3, 5);
        check(device, net.graph(joined, net.add(Activation.TANH, part)), input);
        check(device, net.graph(joined, net.add(Activation.TANH, view)), input);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aSingleChannelLiesBothWaysAloneAndNotAsAPart(String device) {
        for (long batch = 1; batch <= 2; batch++) {
            Net both = new Net(random);
            String x = both.input("x");
            String one = both.add(Activation.SIGMOID, x);
            String many = both.add(Conv2d.builder().padding(1).build(), x, both.normal(16, 1, 3, 3), both.normal(16));
            String single = both.add(Conv2d.builder().build(), many, both.normal(1, 16, 1, 1), both.normal(1));
            String joined = both.add(new Concat(1), many, one, single);
            String next = both.add(Conv2d.builder().padding(1).build(), joined, both.normal(16, 18, 3, 3));
            check(device, both.graph(next), data(random, batch, 1, 8, 8));
            check(device, both.graph(joined), data(random, batch, 1, 8, 8));
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void emptyPartsAreJoined(String device) {
        String x = net.input("x");
        String empty = net.constant(TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(2, 0, 3, 3)), i -> 0));
        String part = net.add(Activation.RELU, x);
        check(device, net.graph(net.add(new Concat(1), empty, part, conv(part, 3, 5, 1))), data(random, 2, 3, 3, 3));
    }

    /** BlazeFace widens by channels of zeros: what the convolution gives channels last is turned on the way, where one device did not. */
    @ParameterizedTest
    @MethodSource("devices")
    void whatLiesOtherwiseIsTurned(String device) {
        String x = net.input("x");
        String stem = net.add(
                Conv2d.builder()
                        .stride(2)
                        .padding(new Padding.Explicit(1, 1, 2, 2))
                        .build(),
                x,
                net.normal(24, 3, 5, 5));
        String deep = net.add(Conv2d.builder().padding(1).groups(24).build(), stem, net.normal(24, 1, 3, 3));
        String sum = net.add(new Binary(Binary.Kind.ADD), stem, conv(deep, 24, 24, 1));
        String joined = net.add(new Concat(1), net.add(Activation.RELU, sum), net.normal(1, 4, 64, 64));
        check(device, net.graph(joined), data(random, 1, 3, 128, 128));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void randomNetsOfJoinsComputeWhatTheirNodesSay(String device) {
        for (int i = 0; i < NETS; i++) {
            long seed = SEED + i;
            try {
                new RandomNet(new Random(seed)).check(device);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("-Dbinocle.seed=" + seed, e);
            }
        }
    }

    /** Convolutions, pools, activations, sums and joins over one size of picture, each reading some of those before it. */
    private static final class RandomNet {
        private record Tensor(String name, long channels) {}

        private final Random random;
        private final Net net;
        private final List<Tensor> there = new ArrayList<>();

        RandomNet(Random random) {
            this.random = random;
            this.net = new Net(random);
        }

        private Tensor any() {
            return there.get(random.nextInt(there.size()));
        }

        private Tensor node() {
            Tensor from = any();
            int kernel = random.nextBoolean() ? 1 : 3;
            long outputs = random.nextInt(4) == 0 ? 1 : 4 + random.nextInt(30);
            return switch (random.nextInt(7)) {
                case 0 -> new Tensor(net.add(Activation.SIGMOID, from.name()), from.channels());
                case 1 -> new Tensor(net.add(MAX_OF_3, from.name()), from.channels());
                case 2 ->
                    new Tensor(
                            net.add(new Binary(Binary.Kind.ADD), from.name(), conv(from, kernel, from.channels())),
                            from.channels());
                case 3, 4 -> new Tensor(conv(from, kernel, outputs), outputs);
                default -> join();
            };
        }

        private String conv(Tensor from, int kernel, long outputs) {
            double scale = 1 / Math.sqrt((double) (from.channels() * kernel * kernel));
            String weights = net.constant(TensorData.generate(
                    TensorType.of(DataType.FLOAT32, Shape.of(outputs, from.channels(), kernel, kernel)),
                    i -> scale * random.nextGaussian()));
            return net.add(Conv2d.builder().padding(kernel / 2).build(), from.name(), weights);
        }

        private Tensor join() {
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(2); i++) {
                parts.add(any());
            }
            String name =
                    net.add(new Concat(1), parts.stream().map(Tensor::name).toArray(String[]::new));
            return new Tensor(name, parts.stream().mapToLong(Tensor::channels).sum());
        }

        void check(String device) {
            long batch = 1 + random.nextInt(2);
            long channels = 3 + random.nextInt(10);
            long height = 5 + random.nextInt(4);
            long width = 5 + random.nextInt(4);
            there.add(new Tensor(net.input("x"), channels));
            there.add(new Tensor(net.normal(batch, 4, height, width), 4)); // constants lie row-major
            for (int i = 0; i < 9; i++) {
                there.add(node());
            }
            Graph graph = net.graph(any().name(), there.get(there.size() - 1).name());
            PlanCheck.check(device, graph, data(random, batch, channels, height, width));
        }
    }
}
