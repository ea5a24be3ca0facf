package dev.binocle.graph;

import static dev.binocle.graph.PlanCheck.check;
import static dev.binocle.graph.PlanCheck.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Concat;
import dev.binocle.op.ConstantOfShape;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.Einsum;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Flatten;
import dev.binocle.op.Gather;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Identity;
import dev.binocle.op.Nms;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Reduce;
import dev.binocle.op.Reshape;
import dev.binocle.op.ShapeOf;
import dev.binocle.op.Slice;
import dev.binocle.op.Transpose;
import dev.binocle.op.Unsqueeze;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans: what they fold and fuse, where they cut, and that they compute what the nodes say. */
class GraphTest {
    private static final Random RANDOM = new Random(11);

    static List<String> devices() {
        return TestDevices.ids();
    }

    private static TensorData data(long... shape) {
        return TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(shape)), i -> RANDOM.nextGaussian());
    }

    @Test
    void winogradsFiltersHaveABudget() {
        Net net = new Net(RANDOM);
        String value = net.input("x");
        for (int i = 0; i < 3; i++) {
            value = net.add(Conv2d.builder().padding(1).build(), value, net.normal(64, 64, 3, 3));
        }
        Graph graph = net.graph(value);
        long weights = 64 * 64 * 9 * Float.BYTES;
        PrepareOptions options = PrepareOptions.DEFAULT;
        assertThat(winograds(graph, options)).isEqualTo(3);
        assertThat(winograds(graph, options.with(PrepareOptions.Precision.STRICT)))
                .isZero();
        assertThat(winograds(graph, options.withPackedLimit(0))).isZero();
        assertThat(winograds(graph, options.withPackedLimit(4 * weights))).isEqualTo(1);
        assertThat(winograds(graph, options.withPackedLimit(8 * weights))).isEqualTo(2);
    }

    private static long winograds(Graph graph, PrepareOptions options) {
        TensorType image = TensorType.of(DataType.FLOAT32, Shape.of(1, 64, 28, 28));
        try (Engine engine = TestDevices.openCl();
                Plan plan = Plan.create(engine.runtime(), graph, List.of(image), options)) {
            return plan.describe().stream()
                    .filter(kernel -> kernel.contains("winograd"))
                    .count();
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void foldsBatchNormAndFusesWhatFollowsInAnyOrder(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String first = net.norm(
                net.add(
                        new Conv2d(1, 1, 1, 1, Padding.of(1), 1, Epilogue.NONE),
                        x,
                        net.normal(6, 4, 3, 3),
                        net.normal(6)),
                6);
        String relu = net.add(Activation.RELU, first);
        String second = net.add(Conv2d.builder().padding(1).build(), relu, net.normal(6, 6, 3, 3));
        String sum = net.add(new Binary(Binary.Kind.ADD), relu, second); // a shortcut, then a norm, then an activation
        String out = net.add(Activation.SIGMOID, net.norm(sum, 6));
        Plan.Statistics statistics = check(device, net.graph(out), data(2, 4, 5, 7));
        // two convolutions, and at most a conversion of layout at the end
        assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void gatesBecomeOneActivationAndThatPartOfTheConvolution(String device) {
        for (List<Activation> gate : List.of(
                List.of(Activation.SIGMOID),
                List.of(Activation.hardSigmoid(0.16666667f, 0.5f)),
                List.of(Activation.SOFTPLUS, Activation.TANH))) {
            for (boolean first : new boolean[] {true, false}) {
                Net net = new Net(RANDOM);
                String conv = net.add(Conv2d.builder().padding(1).build(), net.input("x"), net.normal(6, 4, 3, 3));
                String gated = conv;
                for (Activation activation : gate) {
                    gated = net.add(activation, gated);
                }
                Binary product = new Binary(Binary.Kind.MUL);
                String out = first ? net.add(product, gated, conv) : net.add(product, conv, gated);
                Plan.Statistics statistics = check(device, net.graph(out), data(2, 4, 5, 7));
                assertThat(statistics.kernels() - statistics.conversions())
                        .as(gate + " " + first)
                        .isEqualTo(1);
            }
        }
    }

    /** x · ReLU6(x + 3) / 6 in the ways in which exporters write it. */
    @ParameterizedTest
    @MethodSource("devices")
    void hardSwishInPartsBecomesPartOfTheConvolution(String device) {
        Binary times = new Binary(Binary.Kind.MUL);
        Binary over = new Binary(Binary.Kind.DIV);
        for (int way = 0; way < 5; way++) {
            Net net = new Net(RANDOM);
            String conv = net.add(Conv2d.builder().padding(1).build(), net.input("x"), net.normal(6, 4, 3, 3));
            String three = net.constant(TensorData.of(Shape.of(1), 3f));
            String six = net.constant(TensorData.of(Shape.SCALAR, 6f));
            String sixth = net.constant(TensorData.of(Shape.of(1, 1, 1, 1), 1f / 6));
            String clipped = net.add(
                    Activation.RELU6,
                    way % 2 == 0
                            ? net.add(new Binary(Binary.Kind.ADD), conv, three)
                            : net.add(new Binary(Binary.Kind.ADD), three, conv));
            String out = switch (way) {
                case 0 -> net.add(times, conv, net.add(times, clipped, sixth));
                case 1 -> net.add(times, net.add(over, clipped, six), conv);
                case 2 -> net.add(times, net.add(times, clipped, conv), sixth);
                case 3 -> net.add(over, net.add(times, conv, clipped), six);
                default -> net.add(times, conv, net.add(over, clipped, six));
            };
            Plan.Statistics statistics = check(device, net.graph(out), data(2, 4, 5, 7));
            assertThat(statistics.kernels() - statistics.conversions())
                    .as("way " + way)
                    .isEqualTo(1);
        }
    }

    /** Squeeze and excite: the gate is a hard sigmoid in parts of a convolution that nobody else reads. */
    @ParameterizedTest
    @MethodSource("devices")
    void hardSigmoidInPartsBecomesPartOfTheConvolution(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String conv = net.add(Conv2d.builder().build(), x, net.normal(4, 4, 1, 1), net.normal(4));
        String three = net.constant(TensorData.of(Shape.of(1), 3f));
        String six = net.constant(TensorData.of(Shape.of(1), 6f));
        String clipped = net.add(Activation.RELU6, net.add(new Binary(Binary.Kind.ADD), conv, three));
        String gate = net.add(new Binary(Binary.Kind.DIV), clipped, six);
        Plan.Statistics statistics =
                check(device, net.graph(net.add(new Binary(Binary.Kind.MUL), x, gate)), data(1, 4, 3, 5));
        assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(2);
    }

    /** The pixels of two heads as rows, channels last: nothing moves but what is joined, and on a CPU not even that. */
    @ParameterizedTest
    @MethodSource("devices")
    void pixelsBecomeRows(String device) {
        for (boolean joined : List.of(true, false)) {
            Net net = new Net(RANDOM);
            String x = net.input("x");
            Conv2d conv = Conv2d.builder().padding(1).build();
            String large = net.add(conv, x, net.normal(16, 4, 3, 3));
            String small = net.add(Conv2d.builder().stride(2).padding(1).build(), x, net.normal(16, 4, 3, 3));
            String rows = net.add(new Reshape(false), large, net.longs(0, 0, -1));
            String fewer = net.add(new Flatten(2), net.add(new Identity(), small));
            String shape = net.add(new Reshape(false), small, net.longs(2, 16, 12));
            String all = joined ? net.add(new Concat(-1), rows, shape) : rows;
            check(device, net.graph(net.add(Transpose.of(0, 2, 1), all), fewer), data(2, 4, 6, 8));
        }
    }

    /** Cameras give channels last, and so may a network's door; then back, and read by others in between. */
    @ParameterizedTest
    @MethodSource("devices")
    void transpositionsThatOnlyRenameMoveNothing(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String first = net.add(Transpose.of(0, 3, 1, 2), x);
        String conv = net.add(Conv2d.builder().padding(1).build(), first, net.normal(16, 3, 3, 3));
        String last = net.add(Transpose.of(0, 2, 3, 1), conv);
        String again = net.add(Transpose.of(0, 3, 1, 2), last);
        String sum = net.add(new Binary(Binary.Kind.ADD), again, conv);
        String other = net.add(Transpose.of(0, 2, 1, 3), last);
        check(device, net.graph(first, last, sum, other, net.add(Activation.RELU, first)), data(2, 6, 8, 3));
    }

    /** As GlobalAveragePool or as ReduceMean, with one layer or two; and a product. */
    @ParameterizedTest
    @MethodSource("devices")
    void squeezeAndExciteIsOneKernel(String device) {
        for (int way = 0; way < 4; way++) {
            Net net = new Net(RANDOM);
            String x = net.input("x");
            String mean = way % 2 == 0
                    ? net.add(new GlobalPool(Pool2d.Kind.AVERAGE), x)
                    : net.add(new Reduce(Reduce.Kind.MEAN, true, false), x, net.longs(-1, 2));
            Conv2d dense = Conv2d.builder().build();
            String gate = mean;
            if (way < 2) {
                gate = net.add(Activation.RELU, net.add(dense, gate, net.normal(4, 12, 1, 1), net.normal(4)));
            }
            gate = net.add(Activation.SIGMOID, net.add(dense, gate, net.normal(12, way < 2 ? 4 : 12, 1, 1)));
            Plan.Statistics statistics =
                    check(device, net.graph(net.add(new Binary(Binary.Kind.MUL), x, gate)), data(2, 12, 9, 7));
            assertThat(statistics.kernels() - statistics.conversions())
                    .as("way " + way)
                    .isEqualTo(2);
        }
    }

    /** A mean that somebody else reads, over other axes, a layer in groups, with padding, too large, of the largest; a mean as weights. */
    @ParameterizedTest
    @MethodSource("devices")
    void whatIsAlmostSqueezeAndExciteStays(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        Conv2d dense = Conv2d.builder().build();
        GlobalPool pool = new GlobalPool(Pool2d.Kind.AVERAGE);
        String read = net.add(pool, x);
        String rows = net.add(new Reduce(Reduce.Kind.MEAN, true, false), x, net.longs(1, 2));
        List<String> outputs = List.of(
                read,
                net.add(dense, read, net.normal(5, 12, 1, 1)),
                net.add(dense, rows, net.normal(5, 1, 1, 1)),
                net.add(Conv2d.builder().groups(2).build(), net.add(pool, x), net.normal(4, 6, 1, 1)),
                net.add(Conv2d.builder().padding(1).build(), net.add(pool, x), net.normal(4, 12, 1, 1)),
                net.add(Conv2d.builder().padding(1).stride(3).build(), net.add(pool, x), net.normal(4, 12, 1, 1)),
                net.add(Conv2d.builder().padding(1).build(), net.add(pool, x), net.normal(4, 12, 3, 3)),
                net.add(dense, net.add(pool, x), net.normal(6000, 12, 1, 1)),
                net.add(dense, net.add(new GlobalPool(Pool2d.Kind.MAX), x), net.normal(4, 12, 1, 1)),
                net.add(dense, net.normal(1, 12, 1, 1), net.add(pool, x)));
        Plan.Statistics statistics = check(device, net.graph(outputs.toArray(String[]::new)), data(2, 12, 3, 5));
        assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(18);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void whatIsAlmostHardSwishStays(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String two = net.constant(TensorData.of(Shape.of(1), 2f));
        String six = net.constant(TensorData.of(Shape.of(1), 6f));
        String wider = net.constant(TensorData.of(Shape.of(2, 1, 1, 1, 1), 3f, 3f));
        String clipped = net.add(Activation.RELU6, net.add(new Binary(Binary.Kind.ADD), x, two));
        String longer = net.add(Activation.RELU6, net.add(new Binary(Binary.Kind.ADD), x, wider));
        Binary over = new Binary(Binary.Kind.DIV);
        String turned = net.add(over, six, clipped); // 6 over it, and not it over 6
        check(device, net.graph(net.add(over, clipped, six), net.add(over, longer, six), turned), data(1, 3, 2, 4));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void constantsForEachChannelBecomeTheBias(String device) {
        List<long[]> shapes = List.of(new long[] {1}, new long[] {1, 6, 1, 1}, new long[] {6, 1, 1});
        for (long[] shape : shapes) {
            Net net = new Net(RANDOM);
            String conv =
                    net.add(Conv2d.builder().padding(1).build(), net.input("x"), net.normal(6, 4, 3, 3), net.normal(6));
            String sum = net.add(new Binary(Binary.Kind.ADD), net.normal(shape), conv);
            String out = net.add(
                    Activation.RELU, net.norm(net.add(new Binary(Binary.Kind.ADD), sum, net.normal(6, 1, 1)), 6));
            Plan.Statistics statistics = check(device, net.graph(out), data(2, 4, 5, 7));
            assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(1);
        }
    }

    /** Not for each channel: along the width, and with more pictures than the convolution has. */
    @ParameterizedTest
    @MethodSource("devices")
    void otherConstantsAreAdded(String device) {
        Net net = new Net(RANDOM);
        String conv = net.add(Conv2d.builder().build(), net.input("x"), net.normal(6, 3, 1, 1));
        String out = net.add(new Binary(Binary.Kind.ADD), conv, net.normal(6));
        String more = net.add(
                new Binary(Binary.Kind.ADD),
                net.add(Conv2d.builder().build(), "x", net.normal(6, 3, 1, 1)),
                net.normal(2, 6, 1, 1));
        check(device, net.graph(out, more), data(1, 3, 4, 6));
    }

    /** Whatever its stride, kernel, padding, groups and output size, a transposed convolution comes to the same as a convolution. */
    @ParameterizedTest
    @MethodSource("devices")
    void transposedConvolutionsBecomeConvolutions(String device) {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        int rewritten = 0;
        for (int round = 0; round < 12; round++) {
            int groups = 1 + random.nextInt(2);
            int stride = 1 + random.nextInt(4);
            int height = 1 + random.nextInt(5);
            int width = 1 + random.nextInt(5);
            long outputs = 1 + random.nextInt(3);
            List<Long> size = random.nextInt(4) > 0
                    ? List.of()
                    : List.of(1L + random.nextInt(4 * stride), 1L + random.nextInt(4 * stride));
            Padding padding = switch (random.nextInt(3)) {
                case 0 -> Padding.SAME_UPPER;
                case 1 -> Padding.SAME_LOWER;
                default ->
                    new Padding.Explicit(
                            random.nextInt(height), random.nextInt(width), random.nextInt(2), random.nextInt(2));
            };
            ConvTranspose2d op = new ConvTranspose2d(
                    stride, stride, 1, 1, padding, random.nextInt(stride), random.nextInt(stride), size, groups);
            long inputs = groups * (1L + random.nextInt(3));
            TensorData x = data(1 + random.nextInt(2), inputs, 3 + random.nextInt(4), 3 + random.nextInt(4));
            Net net = new Net(RANDOM);
            String weights = net.normal(inputs, outputs, height, width);
            String conv = random.nextBoolean()
                    ? net.add(op, net.input("x"), weights)
                    : net.add(op, net.input("x"), weights, net.normal(outputs * groups));
            String out = random.nextBoolean() ? net.norm(conv, outputs * groups) : conv;
            Plan.Statistics statistics;
            try {
                statistics = check(device, net.graph(net.add(Activation.SIGMOID, out)), x);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + " round " + round + ": " + op + " " + x.shape(), failure);
            }
            rewritten += statistics.kernels() - statistics.conversions() <= 3 ? 1 : 0;
        }
        assertThat(rewritten).as("seed " + seed).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void tensorsOfOnePixelNeedNoConversion(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String pooled = net.add(new GlobalPool(Pool2d.Kind.AVERAGE), x);
        String squeezed = net.add(Activation.RELU, net.add(Conv2d.builder().build(), pooled, net.normal(32, 64, 1, 1)));
        String gate =
                net.add(Activation.SIGMOID, net.add(Conv2d.builder().build(), squeezed, net.normal(64, 32, 1, 1)));
        Plan.Statistics statistics =
                check(device, net.graph(net.add(new Binary(Binary.Kind.MUL), x, gate)), data(1, 64, 5, 7));
        assertThat(statistics.conversions()).isZero();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void aGateThatIsNoActivationOfTheSameTensorStays(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String squeezed = net.add(Activation.hardSigmoid(0.2f, 0.5f), x); // the slope of another gate
        String other = net.add(Activation.SIGMOID, squeezed);
        String out = net.add(
                new Binary(Binary.Kind.MUL),
                net.add(new Binary(Binary.Kind.MUL), x, squeezed),
                net.add(Activation.TANH, other));
        assertThat(check(device, net.graph(out), data(2, 4, 5, 7)).kernels()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void doesNotFuseWhatOthersReadToo(String device) {
        Net net = new Net(RANDOM);
        String conv = net.add(Conv2d.builder().build(), net.input("x"), net.normal(5, 3, 1, 1));
        String relu = net.add(Activation.RELU, conv);
        String norm = net.norm(conv, 5);
        Plan.Statistics statistics = check(device, net.graph(conv, relu, norm), data(1, 3, 4, 4));
        assertThat(statistics.kernels() - statistics.conversions()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void addsOnlyWhatHasTheSameShapeInAnEpilogue(String device) {
        Net net = new Net(RANDOM);
        String conv = net.add(Conv2d.builder().build(), net.input("x"), net.normal(5, 3, 1, 1));
        String sum = net.add(new Binary(Binary.Kind.ADD), conv, net.normal(1, 5, 1, 1));
        check(device, net.graph(sum), data(1, 3, 4, 4));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void reckonsShapesWhilePlanning(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String batch =
                net.add(new Gather(0), net.add(ShapeOf.ALL, x), net.constant(TensorData.ofLongs(Shape.SCALAR, 0)));
        String target = net.add(new Concat(0), net.add(new Unsqueeze(), batch, net.longs(0)), net.longs(-1, 2));
        String out = net.add(new Reshape(false), net.add(Transpose.of(0, 2, 3, 1), x), target);
        assertThat(check(device, net.graph(out), data(3, 4, 5, 2)).kernels()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void givesOutputsMemoryOfTheirOwn(String device) {
        Net net = new Net(RANDOM);
        String x = net.input("x");
        String relu = net.add(Activation.RELU, x);
        String flat = net.add(new Reshape(false), relu, net.longs(-1));
        String same = net.add(new Identity(), x);
        String constant = net.normal(3);
        check(device, net.graph(relu, flat, relu, same, x, constant), data(2, 3));
    }

    @ParameterizedTest
    @MethodSource("devices")
    void goesOnWithAsManyRowsAsThereAre(String device) {
        Net net = new Net(RANDOM);
        String boxes = net.input("boxes");
        String scores = net.input("scores");
        String kept = net.add(
                Nms.of(BoxFormat.XYXY),
                boxes,
                scores,
                net.longs(100),
                net.constant(TensorData.of(Shape.of(1), 0.5f)),
                net.constant(TensorData.of(Shape.of(1), 0.3f)));
        String indices = net.add(new Slice(), kept, net.longs(2), net.longs(3), net.longs(1));
        String count = net.add(ShapeOf.ALL, kept);
        String turned = net.add(Transpose.of(1, 0), indices);
        String doubled = net.add(new Binary(Binary.Kind.ADD), turned, turned);
        Graph graph = net.graph(doubled, count, kept, boxes, kept);
        for (int n : new int[] {40, 1}) {
            TensorData corners =
                    TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(1, n, 4)), i -> RANDOM.nextInt(60));
            TensorData values =
                    TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(1, 2, n)), i -> RANDOM.nextDouble());
            check(device, graph, corners, values);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void namesTheNodeThatCannotBeComputed(String device) {
        Net net = new Net(RANDOM);
        String out = net.add(Conv2d.builder().build(), net.input("x"), net.normal(5, 3, 3, 3));
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> run(device, net.graph(out), data(1, 4, 8, 8)))
                .withMessageContaining("node 0 (Conv2d)")
                .withMessageContaining("weights have 3 input channels a group, the input has 4");
    }

    /** No two values that live at once may share memory, whatever their sizes. */
    @Test
    void memoryPlansNeverOverlap() {
        Random random = new Random(System.nanoTime());
        for (int round = 0; round < 200; round++) {
            List<MemoryPlan.Buffer> buffers = new ArrayList<>();
            for (int i = 0; i < random.nextInt(40); i++) {
                int first = random.nextInt(30);
                buffers.add(new MemoryPlan.Buffer(random.nextInt(1000), first, first + random.nextInt(10)));
            }
            long limit = 1000 + random.nextInt(3000);
            MemoryPlan plan = MemoryPlan.of(buffers, 16, limit);
            for (int i = 0; i < buffers.size(); i++) {
                MemoryPlan.Place place = plan.places().get(i);
                long end = place.offset() + buffers.get(i).size();
                assertThat(place.offset() % 16).isZero();
                assertThat(end)
                        .isLessThanOrEqualTo(plan.slabs().get(place.slab()))
                        .isLessThanOrEqualTo(limit);
                for (int j = 0; j < i; j++) {
                    MemoryPlan.Place other = plan.places().get(j);
                    boolean apart = place.slab() != other.slab()
                            || end <= other.offset()
                            || other.offset() + buffers.get(j).size() <= place.offset()
                            || !buffers.get(i).meets(buffers.get(j));
                    assertThat(apart)
                            .as("%s and %s", buffers.get(i), buffers.get(j))
                            .isTrue();
                }
            }
        }
    }

    /** A file of a hundred bytes may claim two thousand million channels. */
    @Test
    void planningAllocatesNothingForClaimedChannels() {
        Net net = new Net(RANDOM);
        Graph graph = net.graph(net.add(new Binary(Binary.Kind.ADD), net.input("x"), net.normal(1)));
        TensorType claimed = TensorType.of(DataType.FLOAT32, Shape.of(1, Integer.MAX_VALUE, 1, 1));
        try (Engine engine = Engine.open("reference")) {
            Plan.create(engine.runtime(), graph, List.of(claimed), PrepareOptions.DEFAULT)
                    .close();
        }
    }

    /** A file of a hundred bytes may ask for 10^18 products of constants. */
    @Test
    void refusesEndlessWorkWhilePlanning() {
        Map<String, TensorData> constants =
                Map.of("shape", TensorData.ofLongs(Shape.of(1), 1_000_000), "value", TensorData.of(Shape.of(1), 1f));
        List<Node> nodes = List.of(
                new Node("ones", new ConstantOfShape(), List.of("shape", "value"), List.of("x")),
                new Node("sum", new Einsum("a,b,c->"), List.of("x", "x", "x"), List.of("y")));
        Graph graph = new Graph(List.of(), nodes, List.of("y"), constants);
        try (Engine engine = Engine.open("reference")) {
            assertThatExceptionOfType(BinocleException.class)
                    .isThrownBy(() -> Plan.create(engine.runtime(), graph, List.of(), PrepareOptions.DEFAULT))
                    .withMessageContaining("sum")
                    .withMessageContaining("1.0e+18 elements would be worked through while planning");
        }
    }
}
