package dev.binocle.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.boxes.BoxData;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "nms",
        mixinStandardHelpOptions = true,
        description =
                "Times non-maximum suppression: input and result on the device, the count read back. No limit on survivors, no"
                        + " score threshold. error: the share of wrong rows among the survivors of the best candidates of one segment.")
final class BenchNmsCommand implements Callable<Integer> {
    /** Candidates of one segment that the reference looks at; greedy suppression of the best ones does not depend on the rest. */
    private static final int SAMPLE = 4000;

    /** A case as it stands in the file of cases. */
    record Shapes(String name, String data, int images, int classes, int boxes, float iou) {}

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            required = true,
            description = "A JSON list of name, data, images, classes, boxes, iou.")
    private Path cases = Path.of("");

    @Override
    public Integer call() {
        List<BenchOptions.Case> all = BenchOptions.read(cases, new TypeReference<List<Shapes>>() {}).stream()
                .map(shapes -> new BenchOptions.Case(shapes.name(), engine -> measure(engine, shapes)))
                .toList();
        return options.run(spec.commandLine().getOut(), all);
    }

    private static Map<String, Object> measure(Engine engine, Shapes s) {
        BoxData data = BoxData.make(s.data(), s.images(), s.classes(), s.boxes());
        TensorData most = TensorData.ofLongs(Shape.of(1), s.boxes());
        TensorData iou = TensorData.of(Shape.of(1), s.iou());
        Map<String, Object> figures = new LinkedHashMap<>();
        try (Tensor boxes = engine.tensor(Shape.of(s.images(), s.boxes(), 4), data.boxes());
                Tensor scores = engine.tensor(Shape.of(s.images(), s.classes(), s.boxes()), data.scores());
                Operation nms = engine.prepare(Nms.of(BoxFormat.XYXY), boxes.type(), scores.type(), most, iou)) {
            figures.putAll(new Stopwatch(
                            () -> nms.run(boxes, scores).close(),
                            () -> engine.runtime().finish())
                    .single(""));
            try (Tensor survivors = nms.run(boxes, scores)) {
                figures.put("kept", survivors.shape().dim(0));
                figures.put("error", error(s, data, survivors.toData().toLongs()));
            }
        }
        return figures;
    }

    /** Compares the first segment's survivors among its best candidates with the reference's. */
    private static double error(Shapes s, BoxData data, long[] rows) {
        int[] best = data.best(Math.min(SAMPLE, s.boxes()));
        float[] boxes = new float[4 * best.length];
        float[] scores = new float[best.length];
        for (int i = 0; i < best.length; i++) {
            System.arraycopy(data.boxes(), 4 * best[i], boxes, 4 * i, 4);
            scores[i] = data.scores()[best[i]];
        }
        try (Engine reference = Engine.open("reference");
                Tensor boxTensor = reference.tensor(Shape.of(1, best.length, 4), boxes);
                Tensor scoreTensor = reference.tensor(Shape.of(1, 1, best.length), scores);
                Operation nms = reference.prepare(
                        Nms.of(BoxFormat.XYXY),
                        boxTensor.type(),
                        scoreTensor.type(),
                        TensorData.ofLongs(Shape.of(1), best.length),
                        TensorData.of(Shape.of(1), s.iou()));
                Tensor survivors = nms.run(boxTensor, scoreTensor)) {
            long[] expected = survivors.toData().toLongs();
            int wrong = 0;
            for (int i = 0; i < expected.length; i += 3) {
                boolean right = i + 2 < rows.length
                        && rows[i] == 0
                        && rows[i + 1] == 0
                        && rows[i + 2] == best[(int) expected[i + 2]];
                wrong += right ? 0 : 1;
            }
            return expected.length == 0 ? 0 : 3.0 * wrong / expected.length;
        }
    }
}
