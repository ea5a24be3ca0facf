package dev.binocle.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.benchmarks.workload.NmsModel;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.opencv.core.MatOfFloat;
import org.opencv.core.MatOfInt;
import org.opencv.core.MatOfRect2d;
import org.opencv.core.Rect2d;
import org.opencv.dnn.Dnn;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The presets for ONNX Runtime and OpenCV against themselves, row for row: boxes of many kinds, no two scores alike. */
@Command(
        name = "NmsAgreement",
        mixinStandardHelpOptions = true,
        description = "Suppresses random boxes by another system and by Binocle's preset for it. Exit code 1 if a row differs.")
public final class NmsAgreement implements Callable<Integer> {
    /** Thresholds that many IoUs are exactly, or just beside. */
    private static final float[] THRESHOLDS = {
        0, 1, 0.5f, 1 / 3f, 0.25f, 0.2f, 0.75f, Math.nextUp(0.5f), Math.nextDown(0.5f), 0.45f, 0.7f, 0.1f
    };

    private static final int EACH = 50;

    /** Who is asked. */
    private enum Other {
        ONNX_RUNTIME,
        OPEN_CV
    }

    /** Suppresses boxes, by their corners, and gives rows of image, class, box. */
    @FunctionalInterface
    private interface Suppression {
        long[] rows(float[] boxes, float[] scores) throws OrtException;
    }

    @Option(names = "--other", defaultValue = "ONNX_RUNTIME", description = "ONNX_RUNTIME or OPEN_CV.")
    private Other other = Other.ONNX_RUNTIME;

    @Option(names = "--count", defaultValue = "100000", description = "How many problems.")
    private int count;

    @Option(names = "--most", defaultValue = "120", description = "The most boxes of a problem.")
    private int most;

    @Option(
            names = "--device",
            defaultValue = "cpu,opencl",
            split = ",",
            description = "Binocle's devices; for OPEN_CV cpu and reference alone.")
    private List<String> devices = new ArrayList<>();

    @Option(names = "--seed", description = "Default: the time.")
    private long seed = System.nanoTime();

    public static void main(String[] args) {
        System.exit(new CommandLine(new NmsAgreement()).execute(args));
    }

    @Override
    public Integer call() throws OrtException {
        if (other == Other.OPEN_CV) {
            nu.pattern.OpenCV.loadLocally();
            devices = devices.stream().filter(device -> !device.startsWith("opencl")).toList();
        }
        int wrong = 0;
        int done = 0;
        List<Engine> engines = devices.stream().map(Engine::open).toList();
        try {
            while (done < count && wrong < 5) {
                Random random = new Random(seed + done);
                int n = 1 + random.nextInt(most);
                wrong += compare(engines, random, n, THRESHOLDS[random.nextInt(THRESHOLDS.length)]);
                done += EACH;
            }
        } finally {
            engines.forEach(Engine::close);
        }
        System.out.println(done + " problems on " + devices + ", seed " + seed + ": "
                + (wrong == 0 ? "every row as " + other + " has it" : "rows differ"));
        return wrong == 0 ? 0 : 1;
    }

    private int compare(List<Engine> engines, Random random, int n, float threshold) throws OrtException {
        TensorData limit = TensorData.ofLongs(Shape.of(1), n);
        TensorData iou = TensorData.of(Shape.of(1), threshold);
        TensorType boxType = TensorType.of(DataType.FLOAT32, Shape.of(1, n, 4));
        TensorType scoreType = TensorType.of(DataType.FLOAT32, Shape.of(1, 1, n));
        Nms nms = Nms.of(BoxFormat.XYXY)
                .withRule(other == Other.OPEN_CV ? Nms.Rule.OPEN_CV : Nms.Rule.ONNX_RUNTIME);
        List<Operation> operations = new ArrayList<>();
        int wrong = 0;
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(NmsModel.bytes(1, 1, n, threshold))) {
            Suppression suppression = other == Other.OPEN_CV
                    ? (boxes, scores) -> openCv(boxes, scores, threshold)
                    : (boxes, scores) -> onnxRuntime(environment, session, n, boxes, scores);
            engines.forEach(engine -> operations.add(engine.prepare(nms, boxType, scoreType, limit, iou)));
            for (int i = 0; i < EACH; i++) {
                float[] boxes = boxes(random, n, other == Other.ONNX_RUNTIME);
                float[] scores = scores(random, n);
                long[] expected = suppression.rows(boxes, scores);
                for (int e = 0; e < engines.size(); e++) {
                    try (Tensor boxTensor = engines.get(e).tensor(Shape.of(1, n, 4), boxes);
                            Tensor scoreTensor = engines.get(e).tensor(Shape.of(1, 1, n), scores);
                            Tensor rows = operations.get(e).run(boxTensor, scoreTensor)) {
                        if (!Arrays.equals(rows.toData().toLongs(), expected)) {
                            System.out.println(devices.get(e) + ": threshold " + threshold + ", boxes "
                                    + Arrays.toString(boxes) + ", scores " + Arrays.toString(scores));
                            wrong++;
                        }
                    }
                }
            }
        } finally {
            operations.forEach(Operation::close);
        }
        return wrong;
    }

    /** NMSBoxes on rectangles of doubles. */
    private static long[] openCv(float[] boxes, float[] scores, float threshold) {
        Rect2d[] rectangles = new Rect2d[scores.length];
        for (int i = 0; i < rectangles.length; i++) {
            rectangles[i] = new Rect2d(
                    boxes[4 * i],
                    boxes[4 * i + 1],
                    (double) boxes[4 * i + 2] - boxes[4 * i],
                    (double) boxes[4 * i + 3] - boxes[4 * i + 1]);
        }
        MatOfRect2d all = new MatOfRect2d(rectangles);
        MatOfFloat each = new MatOfFloat(scores);
        MatOfInt kept = new MatOfInt();
        try {
            Dnn.NMSBoxes(all, each, 0, threshold, kept);
            int[] indices = kept.empty() ? new int[0] : kept.toArray();
            long[] rows = new long[3 * indices.length];
            for (int i = 0; i < indices.length; i++) {
                rows[3 * i + 2] = indices[i];
            }
            return rows;
        } finally {
            all.release();
            each.release();
            kept.release();
        }
    }

    private static long[] onnxRuntime(
            OrtEnvironment environment, OrtSession session, int n, float[] boxes, float[] scores) throws OrtException {
        try (OnnxTensor boxTensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(boxes), new long[] {1, n, 4});
                OnnxTensor scoreTensor =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(scores), new long[] {1, 1, n});
                OrtSession.Result result = session.run(Map.of("boxes", boxTensor, "scores", scoreTensor))) {
            LongBuffer rows = ((OnnxTensor) result.get(0)).getLongBuffer();
            long[] values = new long[rows.remaining()];
            rows.get(values);
            return values;
        }
    }

    /** On a lattice, so that IoUs are fractions of small numbers, or anywhere; if odd, some have corners in another order or no area. */
    private static float[] boxes(Random random, int n, boolean odd) {
        float[] boxes = new float[4 * n];
        boolean lattice = random.nextBoolean();
        for (int i = 0; i < n; i++) {
            double y = lattice ? random.nextInt(12) : 100 * random.nextDouble();
            double x = lattice ? random.nextInt(12) : 100 * random.nextDouble();
            double height = lattice ? 1 + random.nextInt(10) : 5 + 50 * random.nextDouble();
            double width = lattice ? 1 + random.nextInt(10) : 5 + 50 * random.nextDouble();
            boolean turned = odd && random.nextInt(10) == 0;
            boolean flat = odd && random.nextInt(30) == 0;
            boxes[4 * i] = (float) (turned ? y + height : y);
            boxes[4 * i + 1] = (float) x;
            boxes[4 * i + 2] = (float) (turned ? y : y + height);
            boxes[4 * i + 3] = (float) (flat ? x : x + width);
        }
        return boxes;
    }

    private static float[] scores(Random random, int n) {
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            int other = random.nextInt(i + 1);
            scores[i] = scores[other];
            scores[other] = (i + 1f) / (n + 1);
        }
        return scores;
    }
}
