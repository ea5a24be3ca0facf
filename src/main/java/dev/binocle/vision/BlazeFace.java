package dev.binocle.vision;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Point;
import dev.binocle.boxes.WeightedNms;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * BlazeFace (Bazarevsky et al., 2019) as MediaPipe has it: two grids of anchors, 2 a cell and 6 a cell at half the resolution; for each
 * anchor a score before the sigmoid and 16 numbers in network pixels relative to the cell's centre: box centre, box size, and six key
 * points (right eye, left eye, nose, mouth, right ear, left ear).
 *
 * @param cells of the finer grid along a side
 */
record BlazeFace(Graph.Input input, int size, int cells, List<String> scores, List<String> boxes) implements Decoder {
    private static final float OVERLAP = 0.3f;
    private static final int NUMBERS = 16;

    static final Kind KIND = new Kind(
            "blazeface",
            "one input 1×S×S×3; four outputs 1×2N×1, 1×6M×1, 1×2N×16, 1×6M×16 for N and M square grids",
            BlazeFace::of);

    private static Optional<Decoder> of(Model model) {
        if (model.inputs().size() != 1 || model.outputs().size() != 4) {
            return Optional.empty();
        }
        Graph.Input input = model.inputs().get(0);
        List<Long> dims = input.dims().orElse(List.of());
        boolean square = input.dataType() == DataType.FLOAT32
                && dims.size() == 4
                && dims.get(3) == 3
                && dims.get(1).equals(dims.get(2))
                && dims.get(1) >= 32;
        if (!square) {
            return Optional.empty();
        }
        int size = dims.get(1).intValue();
        // 16 cells along a side for both of MediaPipe's: 128 pixels in steps of 8, 256 in steps of 16
        return Optional.of(new BlazeFace(
                input, size, 16, model.outputs().subList(0, 2), model.outputs().subList(2, 4)));
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public int inputWidth() {
        return size;
    }

    @Override
    public int inputHeight() {
        return size;
    }

    @Override
    public Letterbox.Normalization normalization() {
        return new Letterbox.Normalization(2f / 255, -1, true);
    }

    @Override
    public float defaultThreshold() {
        return 0.5f;
    }

    @Override
    public List<Detection> decode(Engine engine, Map<String, Tensor> outputs, float threshold) {
        List<Detection> found = new ArrayList<>();
        decode(
                Outputs.floats(outputs, scores.get(0)),
                Outputs.floats(outputs, boxes.get(0)),
                cells,
                2,
                threshold,
                found);
        decode(
                Outputs.floats(outputs, scores.get(1)),
                Outputs.floats(outputs, boxes.get(1)),
                cells / 2,
                6,
                threshold,
                found);
        return WeightedNms.apply(found, OVERLAP);
    }

    private void decode(
            float[] rawScores, float[] rawBoxes, int grid, int anchors, float threshold, List<Detection> found) {
        int count = grid * grid * anchors;
        if (rawScores.length != count || rawBoxes.length != count * NUMBERS) {
            throw new BinocleException(
                    "the network is no BlazeFace: for a grid of " + grid + "×" + grid + " with " + anchors
                            + " anchors it gives " + rawScores.length + " scores and " + rawBoxes.length
                            + " numbers of boxes, not "
                            + count + " and " + count * NUMBERS);
        }
        float cell = (float) size / grid;
        for (int i = 0; i < count; i++) {
            float score = (float) (1 / (1 + Math.exp(-rawScores[i])));
            if (!(score > threshold)) {
                continue;
            }
            int column = i / anchors % grid;
            int row = i / anchors / grid;
            float anchorX = (column + 0.5f) * cell;
            float anchorY = (row + 0.5f) * cell;
            int at = NUMBERS * i;
            float x = anchorX + rawBoxes[at];
            float y = anchorY + rawBoxes[at + 1];
            float halfWidth = rawBoxes[at + 2] / 2;
            float halfHeight = rawBoxes[at + 3] / 2;
            List<Point> keyPoints = new ArrayList<>();
            for (int k = 4; k < NUMBERS; k += 2) {
                keyPoints.add(new Point(anchorX + rawBoxes[at + k], anchorY + rawBoxes[at + k + 1]));
            }
            Box box = new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
            found.add(new Detection("face", score, box, keyPoints));
        }
    }
}
