package dev.binocle.vision;

import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.op.Slice;
import dev.binocle.op.Transpose;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ultra-Light-Fast-Generic-Face-Detector-1MB: {@code scores} [1, n, 2] (background, face) and {@code boxes} [1, n, 4], corners from 0 to 1.
 * Suppression runs on the device; only what survives is looked up.
 */
record UltraFace(Graph.Input input, int inputWidth, int inputHeight) implements Decoder {
    // always the same objects: prepared operations are kept by the identity of their constants
    private static final TensorData OVERLAP = TensorData.of(Shape.of(1), 0.5f);
    private static final TensorData ONE = TensorData.ofLongs(Shape.of(1), 1);
    private static final TensorData TWO = TensorData.ofLongs(Shape.of(1), 2);
    private static final TensorData NO_LIMIT = TensorData.ofLongs(Shape.of(1), Long.MAX_VALUE);

    static final Kind KIND =
            new Kind("ultraface", "one input 1×3×H×W; outputs \"scores\" 1×N×2 and \"boxes\" 1×N×4", UltraFace::of);

    private static Optional<Decoder> of(Model model) {
        if (model.inputs().size() != 1 || !model.outputs().equals(List.of("scores", "boxes"))) {
            return Optional.empty();
        }
        Graph.Input input = model.inputs().get(0);
        List<Long> dims = input.dims().orElse(List.of());
        return dims.size() == 4 && dims.get(1) == 3 && input.isStatic() && input.dataType() == DataType.FLOAT32
                ? Optional.of(
                        new UltraFace(input, dims.get(3).intValue(), dims.get(2).intValue()))
                : Optional.empty();
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public Letterbox.Normalization normalization() {
        return new Letterbox.Normalization(1f / 128, -127f / 128, false);
    }

    @Override
    public float defaultThreshold() {
        return 0.7f;
    }

    @Override
    public List<Detection> decode(Engine engine, Map<String, Tensor> outputs, float threshold) {
        Tensor scores = Outputs.get(outputs, "scores");
        Tensor boxes = Outputs.get(outputs, "boxes");
        try (Operation byClass = engine.prepare(Transpose.of(0, 2, 1), scores.type());
                Tensor classes = byClass.run(scores);
                Operation pick = engine.prepare(new Slice(), classes.type(), ONE, TWO, ONE);
                Tensor faces = pick.run(classes);
                Operation nms = engine.prepare(
                        Nms.of(BoxFormat.XYXY),
                        boxes.type(),
                        faces.type(),
                        NO_LIMIT,
                        OVERLAP,
                        TensorType.of(DataType.FLOAT32, Shape.of(1)));
                Tensor least = engine.tensor(Shape.of(1), threshold);
                Tensor survivors = nms.run(boxes, faces, least)) {
            long[] rows = survivors.toData().toLongs();
            float[] scoreValues = faces.toFloats();
            float[] corners = boxes.toFloats();
            List<Detection> found = new ArrayList<>();
            for (int i = 2; i < rows.length; i += 3) {
                int at = (int) rows[i];
                Box box = new Box(
                        corners[4 * at] * inputWidth,
                        corners[4 * at + 1] * inputHeight,
                        corners[4 * at + 2] * inputWidth,
                        corners[4 * at + 3] * inputHeight);
                found.add(new Detection("face", scoreValues[at], box, List.of()));
            }
            return found;
        }
    }
}
