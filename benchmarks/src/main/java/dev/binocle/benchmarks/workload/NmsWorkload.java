package dev.binocle.benchmarks.workload;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.boxes.BoxData;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Non-maximum suppression by ONNX's operator, without a limit on survivors. */
record NmsWorkload(List<Shapes> shapes) implements Workload {
    /** A case as it stands in a file of cases. */
    record Shapes(String name, String data, int images, int classes, int boxes, float iou) {}

    static NmsWorkload read(Path file) throws IOException {
        return new NmsWorkload(new ObjectMapper().readValue(file.toFile(), new TypeReference<List<Shapes>>() {}));
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
        byte[] model = NmsModel.bytes(s.images(), s.classes(), s.boxes(), s.iou());
        BoxData data = BoxData.make(s.data(), s.images(), s.classes(), s.boxes());
        return new Job(
                model,
                List.of(
                        new Job.Input("boxes", new long[] {s.images(), s.boxes(), 4}, data.boxes()),
                        new Job.Input("scores", new long[] {s.images(), s.classes(), s.boxes()}, data.scores())),
                0,
                0,
                Optional.empty());
    }
}
