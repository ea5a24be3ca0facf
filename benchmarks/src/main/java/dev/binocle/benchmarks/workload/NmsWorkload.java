package dev.binocle.benchmarks.workload;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Non-maximum suppression by ONNX's operator, without a limit on survivors. */
record NmsWorkload(List<Shapes> shapes) implements Workload {
    /** A case as it stands in a file of cases; of the kinds of boxes only {@code uniform} is made here. */
    record Shapes(String name, String data, int images, int classes, int boxes, float iou) {}

    static NmsWorkload read(Path file) throws IOException {
        List<Shapes> all = new ObjectMapper().readValue(file.toFile(), new TypeReference<List<Shapes>>() {});
        return new NmsWorkload(
                all.stream().filter(shape -> shape.data().equals("uniform")).toList());
    }

    @Override
    public List<String> cases() {
        return shapes.stream().map(Shapes::name).toList();
    }

    @Override
    public List<List<Peer>> comparisons() {
        return List.of(List.of(Peer.BINOCLE, Peer.ONNX_RUNTIME));
    }

    @Override
    public Job job(String name) {
        Shapes s = shapes.stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElseThrow();
        byte[] model = new OnnxModels()
                .input("boxes", s.images(), s.boxes(), 4)
                .input("scores", s.images(), s.classes(), s.boxes())
                .longs("most", s.boxes())
                .floats("iou", new float[] {s.iou()}, 1)
                .node("NonMaxSuppression", List.of("boxes", "scores", "most", "iou"), "kept")
                .longOutput("kept");
        Random random = new Random(1);
        return new Job(
                model,
                List.of(
                        boxes(random, s.images(), s.boxes()),
                        Job.Input.uniform("scores", random, s.images(), s.classes(), s.boxes())),
                0,
                0,
                Optional.empty());
    }

    /** Centres in a square of 1000, sides of 10 to 100. */
    private static Job.Input boxes(Random random, int images, int boxes) {
        float[] values = new float[images * boxes * 4];
        for (int i = 0; i < values.length; i += 4) {
            float x = 1000 * random.nextFloat();
            float y = 1000 * random.nextFloat();
            float width = 10 + 90 * random.nextFloat();
            float height = 10 + 90 * random.nextFloat();
            values[i] = y - height / 2;
            values[i + 1] = x - width / 2;
            values[i + 2] = y + height / 2;
            values[i + 3] = x + width / 2;
        }
        return new Job.Input("boxes", new long[] {images, boxes, 4}, values);
    }
}
