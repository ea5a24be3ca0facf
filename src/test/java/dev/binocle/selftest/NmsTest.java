package dev.binocle.selftest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.Evaluator;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Suppression on every device against the plain one, index for index. */
class NmsTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int COUNT = Integer.getInteger("binocle.nms", 1500);
    /** Fewer, as each rule and format is a program of its own, which takes seconds to build. */
    private static final int ON_OPENCL = Integer.getInteger("binocle.nms", 20);

    @Test
    void cpuAgreesIndexForIndex() {
        try (Engine engine = Engine.open("cpu")) {
            agrees(engine, COUNT);
        }
    }

    /** In both forms: in blocks, as on many lanes, and by place, as on a few cores. */
    @Test
    void openClAgreesIndexForIndex() {
        try (Engine engine = TestDevices.openCl()) {
            agrees(engine, ON_OPENCL);
        }
    }

    /** Mostly few boxes, where each plays a part; now and then thousands. */
    private static void agrees(Engine engine, int count) {
        CaseRunner runner = new CaseRunner(engine.runtime());
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < count && failures.size() < 5; i++) {
            Random random = new Random(SEED + i);
            int most = random.nextInt(200) == 0 ? 5000 : random.nextInt(3) == 0 ? 500 : 60;
            OpCase opCase = NmsCases.random(random, most);
            for (CaseRunner.Result result : runner.run(opCase, SEED + i)) {
                if (!result.passed()) {
                    failures.add("seed " + (SEED + i) + ": " + opCase.name() + ": " + result.detail());
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** Cells that suit many small boxes are too fine for the large ones before them. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void largeBoxesBeforeManySmallOnes() {
        int large = 64;
        int n = 400;
        float[] corners = new float[4 * n];
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            int j = i - large;
            int row = j / 40;
            float x = i < large ? 1000 + 100 * i : 32 + 0.375f * (j % 40);
            float y = i < large ? 1000 : 32 + 0.375f * row;
            float side = i < large ? 15.9f : 1;
            corners[4 * i] = x;
            corners[4 * i + 1] = y;
            corners[4 * i + 2] = x + side;
            corners[4 * i + 3] = y + side;
            scores[i] = i < large ? 0.9f : 0.5f;
        }
        List<Operand> operands = List.of(
                TensorData.of(Shape.of(1, n, 4), corners),
                TensorData.of(Shape.of(1, 1, n), scores),
                TensorData.ofLongs(Shape.of(1), n),
                TensorData.of(Shape.of(1), 0.5f));
        try (Engine engine = Engine.open("cpu");
                Tensor rows = run(engine, Nms.of(BoxFormat.XYXY), operands)) {
            assertThat(rows.toData().toLongs())
                    .isEqualTo(engine.runtime()
                            .evaluator()
                            .evaluate(Nms.of(BoxFormat.XYXY), operands)
                            .get(0)
                            .toLongs());
        }
    }

    /** OpenCV's rule, which OpenCL devices do not know. */
    @Test
    void followsOpenCv() {
        try (Engine engine = Engine.open("cpu")) {
            Evaluator reference = engine.runtime().evaluator();
            for (int i = 0; i < COUNT / 10; i++) {
                Random random = new Random(SEED + i);
                TensorData boxes = BoxSets.make(random, BoxFormat.XYWH, 1, 150);
                TensorData scores = TensorData.generate(
                        TensorType.of(DataType.FLOAT32, Shape.of(1, 1, 150)), at -> random.nextDouble());
                List<Operand> operands = List.of(
                        boxes,
                        scores,
                        TensorData.ofLongs(Shape.of(1), 1000),
                        TensorData.of(Shape.of(1), Nms.clamped(random.nextFloat())));
                Nms nms = Nms.of(BoxFormat.XYWH).withRule(Nms.Rule.OPEN_CV);
                long[] expected = reference.evaluate(nms, operands).get(0).toLongs();
                try (var rows = run(engine, nms, operands)) {
                    assertThat(rows.toData().toLongs()).as("seed %d", SEED + i).isEqualTo(expected);
                }
            }
        }
    }

    private static Tensor run(Engine engine, Nms nms, List<Operand> operands) {
        try (var boxes = engine.tensor((TensorData) operands.get(0));
                var scores = engine.tensor((TensorData) operands.get(1));
                var operation = engine.prepare(
                        nms,
                        Stream.concat(
                                        Stream.of(boxes.type(), scores.type()),
                                        operands.stream().skip(2))
                                .toArray(Operand[]::new))) {
            return operation.run(boxes, scores);
        }
    }

    /** Thousands of boxes of every kind, which plain loops would take long for. */
    @Test
    void openClAgreesOnManyBoxes() {
        try (Engine java = Engine.open("cpu");
                Engine openCl = TestDevices.openCl()) {
            for (int i = 0; i < COUNT / 10; i++) {
                Random random = new Random(SEED + i);
                int n = 1 + random.nextInt(i % 10 == 0 ? 30_000 : 4_000);
                TensorData scores = TensorData.generate(
                        TensorType.of(DataType.FLOAT32, Shape.of(1, 1, n)), at -> random.nextInt(2 * n) / (2.0 * n));
                List<Operand> operands = List.of(
                        BoxSets.make(random, BoxFormat.XYXY, 1, n),
                        scores,
                        TensorData.ofLongs(Shape.of(1), n),
                        TensorData.of(Shape.of(1), random.nextInt(5) == 0 ? 0 : Nms.clamped(random.nextFloat())));
                try (Tensor expected = run(java, Nms.of(BoxFormat.XYXY), operands);
                        Tensor rows = run(openCl, Nms.of(BoxFormat.XYXY), operands)) {
                    assertThat(rows.toData().toLongs())
                            .as("seed %d, %d boxes", SEED + i, n)
                            .isEqualTo(expected.toData().toLongs());
                }
            }
        }
    }

    /** One large segment, by strips of the image, as many as there are threads, or without: the same rows. */
    @Test
    void stripsChangeNothing() throws Exception {
        try (Engine engine = Engine.open("cpu")) {
            for (int i = 0; i < Math.max(1, COUNT / 25); i++) {
                Random random = new Random(SEED + i);
                int classes = 1 + random.nextInt(3);
                int n = (18_000 + random.nextInt(15_000)) / classes;
                int scores = random.nextBoolean() ? 1 << 24 : 1 + random.nextInt(5000); // or many ties
                Nms.Rule rule = List.of(Nms.Rule.values()).get(random.nextInt(Nms.Rule.values().length));
                BoxFormat format = rule == Nms.Rule.OPEN_CV ? BoxFormat.XYWH : BoxFormat.XYXY;
                Nms nms = Nms.of(format).withClassAgnostic(true).withRule(rule);
                boolean holes = random.nextInt(3) == 0;
                List<Operand> all = List.of(
                        BoxSets.make(random, format, 1, n),
                        TensorData.generate(
                                TensorType.of(DataType.FLOAT32, Shape.of(1, classes, n)),
                                at -> holes && random.nextInt(50) == 0
                                        ? Double.NaN
                                        : random.nextInt(scores) / (double) scores),
                        TensorData.ofLongs(Shape.of(1), (long) classes * n),
                        thresholds(random, classes),
                        TensorData.of(Shape.of(1), holes ? 0.05f : -1));
                long candidates = IntStream.range(0, classes * n)
                        .filter(at -> ((TensorData) all.get(Nms.SCORES)).getDouble(at) > (holes ? 0.05f : -1))
                        .count();
                long most = Math.max(0, candidates - 1);
                List<Operand> allButOne = new ArrayList<>(all);
                allButOne.set(Nms.MAX_OUTPUTS, TensorData.ofLongs(Shape.of(1), most));
                long[] expected = rows(engine, nms, allButOne, 1);
                for (int threads : new int[] {1, 2, 3, 8}) {
                    long[] rows = rows(engine, nms, all, threads);
                    assertThat(rows).as("seed %d", SEED + i).hasSizeLessThanOrEqualTo(Math.toIntExact(3 * candidates));
                    assertThat(Arrays.copyOf(rows, Math.toIntExact(Math.min(rows.length, 3 * most))))
                            .as("seed %d, %s, %d classes of %d boxes, %d threads", SEED + i, nms, classes, n, threads)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** One for all, or one for each class; often 0, where all that touches is suppressed, or 1. */
    private static TensorData thresholds(Random random, int classes) {
        return TensorData.generate(
                TensorType.of(DataType.FLOAT32, Shape.of(random.nextBoolean() ? 1 : classes)),
                at -> switch (random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> 1;
                    default -> Nms.clamped(random.nextFloat());
                });
    }

    private static long[] rows(Engine engine, Nms nms, List<Operand> operands, int threads) throws Exception {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> {
                        try (var rows = run(engine, nms, operands)) {
                            return rows.toData().toLongs();
                        }
                    })
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    /** As many threads as there are, or one: the same rows. */
    @Test
    void threadsChangeNothing() throws Exception {
        Random random = new Random(SEED);
        TensorData boxes = BoxSets.make(random, BoxFormat.XYXY, 4, 2000);
        TensorData scores = TensorData.generate(
                TensorType.of(DataType.FLOAT32, Shape.of(4, 5, 2000)), at -> random.nextInt(500) / 500.0);
        List<Operand> operands =
                List.of(boxes, scores, TensorData.ofLongs(Shape.of(1), 1000), TensorData.of(Shape.of(1), 0.5f));
        Nms nms = Nms.of(BoxFormat.XYXY);
        try (Engine engine = Engine.open("cpu")) {
            assertThat(rows(engine, nms, operands, 8)).as("seed %d", SEED).isEqualTo(rows(engine, nms, operands, 1));
        }
    }
}
