package dev.binocle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.model.Model;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.Conv2d;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.MeanVarianceNorm;
import dev.binocle.op.NonZero;
import dev.binocle.op.Pool2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on one engine: every output is bit for bit that of one thread. */
class ThreadsTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 60;
    private static final long SECONDS = Long.getLong("binocle.threadSeconds", 0);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void giveTheSameBits(int lanes) throws Exception {
        TestDevices.openCl().close();
        Random random = new Random(3);
        TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(1, 12, 20, 20));
        TensorData weights = TensorData.generate(
                TensorType.of(DataType.FLOAT32, Shape.of(12, 12, 3, 3)), i -> random.nextGaussian() / 10);
        try (Engine engine = Engine.builder().device("opencl").lanes(lanes).open();
                Tensor shared = engine.tensor(TensorData.generate(type, i -> random.nextGaussian()));
                Operation conv = engine.prepare(
                        Conv2d.builder().padding(1).epilogue(Activation.RELU).build(), type, weights)) {
            float[] expected = chain(engine, conv, shared);
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            List<Future<Boolean>> results = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                results.add(pool.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        if (!Arrays.equals(chain(engine, conv, shared), expected)) {
                            return false;
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
            pool.shutdown();
            assertThat(engine.memory().liveBytes())
                    .as("only what is still open")
                    .isLessThan(1 << 20);
        }
    }

    /** A model with free input sizes, and a size that its data decide, in many shapes at once: the same bits, and memory that does not grow. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void runOneModelInManyShapes(int lanes) throws Exception {
        TestDevices.openCl().close();
        Random random = new Random(5);
        Map<String, TensorData> constants = Map.of(
                "weights",
                TensorData.generate(
                        TensorType.of(DataType.FLOAT32, Shape.of(8, 3, 3, 3)), i -> random.nextGaussian() / 5));
        Graph.Input input = new Graph.Input("x", DataType.FLOAT32, Optional.of(List.of(1L, 3L, -1L, -1L)));
        List<Node> nodes = List.of(
                new Node("conv", Conv2d.builder().padding(1).build(), List.of("x", "weights"), List.of("a")),
                new Node("relu", Activation.RELU, List.of("a"), List.of("b")),
                new Node("norm", new MeanVarianceNorm(List.of(0, 2, 3)), List.of("b"), List.of("c")),
                new Node("where", new NonZero(), List.of("b"), List.of("rows")),
                new Node("pool", new GlobalPool(Pool2d.Kind.AVERAGE), List.of("c"), List.of("d")));
        Graph graph = new Graph(List.of(input), nodes, List.of("c", "d", "rows"), constants);
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (Engine engine = Engine.builder().device("opencl").lanes(lanes).open();
                Model model = Model.of(engine, graph)) {
            List<Tensor> inputs = new ArrayList<>();
            List<List<byte[]>> expected = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(1, 3, 5 + 7 * i, 30 - 3 * i));
                inputs.add(engine.tensor(TensorData.generate(type, at -> random.nextGaussian())));
                expected.add(bytes(model, inputs.get(i)));
            }
            long before = engine.memory().liveBytes();
            ExecutorService pool = Executors.newFixedThreadPool(THREADS);
            List<Future<Integer>> results = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                results.add(pool.submit(() -> {
                    int runs = 0;
                    for (; runs < 20 || System.nanoTime() < end; runs++) {
                        int which = (runs * 5 + thread) % inputs.size();
                        List<byte[]> actual = bytes(model, inputs.get(which));
                        for (int i = 0; i < actual.size(); i++) {
                            assertThat(actual.get(i))
                                    .as("output %d of shape %d", i, which)
                                    .isEqualTo(expected.get(which).get(i));
                        }
                    }
                    return runs;
                }));
            }
            int runs = 0;
            for (Future<Integer> result : results) {
                runs += result.get();
            }
            pool.shutdown();
            System.out.println("threads: " + runs + " runs by " + THREADS + " threads on " + lanes + " lanes");
            // every lane keeps an arena for each plan, and no more
            assertThat(engine.memory().liveBytes()).isLessThanOrEqualTo(before * lanes);
            inputs.forEach(Tensor::close);
        }
    }

    private static List<byte[]> bytes(Model model, Tensor input) {
        List<byte[]> all = new ArrayList<>();
        model.run(Map.of("x", input)).values().forEach(output -> {
            try (output) {
                ByteBuffer slice = output.toData().slices().get(0);
                byte[] copy = new byte[slice.remaining()];
                slice.get(copy);
                all.add(copy);
            }
        });
        return all;
    }

    /** A thread that was interrupted computes as any other, and still is interrupted afterwards. */
    @Test
    void anInterruptedThreadComputes() {
        TestDevices.openCl().close();
        try (Engine engine = Engine.open("opencl");
                Tensor x = engine.tensor(Shape.of(4), -1, 2, -3, 4)) {
            Thread.currentThread().interrupt();
            try (Tensor y = engine.run(Activation.RELU, x)) {
                assertThat(y.toFloats()).containsExactly(0, 2, 0, 4);
            }
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isFalse(); // it must not reach the next test
        }
    }

    /** Operations, plans and the engine itself are closed while others run them: they end with an explanation, never with a crash. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void mayCloseWhatOthersUse(int lanes) throws Exception {
        TestDevices.openCl().close();
        Graph.Input input = new Graph.Input("x", DataType.FLOAT32, Optional.of(List.of(-1L)));
        Node node = new Node("relu", Activation.RELU, List.of("x"), List.of("y"));
        Graph graph = new Graph(List.of(input), List.of(node), List.of("y"), Map.of());
        Engine engine = Engine.builder().device("opencl").lanes(lanes).open();
        Operation shared = engine.prepare(Activation.RELU, TensorType.of(DataType.FLOAT32, Shape.of(7)));
        Model model = Model.of(engine, graph);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        AtomicBoolean closing = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(THREADS);
        List<Future<String>> results = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int thread = t;
            results.add(pool.submit(() -> {
                try {
                    for (int i = 0; true; i++) {
                        // more shapes than a model keeps plans, so that each thread's plans are thrown out by the
                        // others
                        float[] values = new float[1 + (thread * 7 + i) % 40];
                        Arrays.fill(values, -1);
                        values[0] = i;
                        try (Tensor x = engine.tensor(Shape.of(values.length), values);
                                Tensor y = model.run(Map.of("x", x)).get("y")) {
                            assertThat(y.toFloats()).startsWith(i).hasSize(values.length);
                        }
                        if (i > 20 && thread < 4) {
                            try (Tensor x = engine.tensor(Shape.of(7), new float[7]);
                                    Tensor y = shared.run(x)) {
                                assertThat(y.toFloats()).hasSize(7);
                            }
                        }
                        if (i == 25) {
                            running.countDown();
                        }
                    }
                } catch (IllegalStateException e) {
                    assertThat(closing)
                            .as("closed before anybody closed it: %s", e)
                            .isTrue();
                    return e.getMessage();
                } finally {
                    running.countDown(); // a thread that failed must not let the others wait
                }
            }));
        }
        running.await();
        closing.set(true);
        shared.close();
        model.close();
        engine.close();
        for (Future<String> result : results) {
            assertThat(result.get()).contains("closed");
        }
        pool.shutdown();
        assertThat(engine.runtime().backend().liveResources())
                .as("live resources")
                .isZero();
    }

    /** Several operations, each of which may run on another lane than the one before it. */
    private static float[] chain(Engine engine, Operation conv, Tensor input) {
        try (Tensor a = conv.run(input);
                Tensor b = a.to(Layout.NHWC);
                Tensor c = conv.run(b);
                Tensor d = engine.run(new Binary(Binary.Kind.ADD), c, a)) {
            return d.toFloats();
        }
    }
}
