package dev.binocle.vision;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.boxes.Anchors;
import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxDecode;
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
 * YOLOX (Ge et al., 2021), of COCO's 80 classes, or of others, which have numbers for names: one output [1, n, 5 + classes] for n cells of 8, 16 and 32 pixels: centre, size in logarithms, objectness, classes.
 * Decoding and suppression run on the device.
 */
record YoloX(Graph.Input input, int inputWidth, int inputHeight, String output, Anchors anchors) implements Decoder {
    private static final TensorData OVERLAP = TensorData.of(Shape.of(1), 0.45f);
    private static final TensorData NO_LIMIT = TensorData.ofLongs(Shape.of(1), Long.MAX_VALUE);
    private static final TensorData AXIS = TensorData.ofLongs(Shape.of(1), 2);
    private static final TensorData FOUR = TensorData.ofLongs(Shape.of(1), 4);
    private static final TensorData FIVE = TensorData.ofLongs(Shape.of(1), 5);
    private static final TensorData END = TensorData.ofLongs(Shape.of(1), Integer.MAX_VALUE);
    private static final int[] STRIDES = {8, 16, 32};

    static final Kind KIND = new Kind(
            "yolox", "one input 1×3×H×W, H and W multiples of 32; one output \"output\" 1×N×(5 + classes)", YoloX::of);

    private static Optional<Decoder> of(Model model) {
        if (model.inputs().size() != 1 || !model.outputs().equals(List.of("output"))) {
            return Optional.empty();
        }
        Graph.Input input = model.inputs().get(0);
        List<Long> dims = input.dims().orElse(List.of());
        boolean fits = dims.size() == 4
                && dims.get(0) == 1
                && dims.get(1) == 3
                && input.isStatic()
                && input.dataType() == DataType.FLOAT32
                && dims.get(2) % 32 == 0
                && dims.get(3) % 32 == 0;
        if (!fits) {
            return Optional.empty();
        }
        int width = dims.get(3).intValue();
        int height = dims.get(2).intValue();
        return Optional.of(
                new YoloX(input, width, height, model.outputs().get(0), Anchors.cells(width, height, 0, STRIDES)));
    }

    @Override
    public String name() {
        return KIND.name();
    }

    @Override
    public Letterbox.Normalization normalization() {
        return new Letterbox.Normalization(1, 0, false, true, 114);
    }

    @Override
    public boolean inCorner() {
        return true;
    }

    @Override
    public float defaultThreshold() {
        return 0.3f;
    }

    @Override
    public List<Detection> decode(Engine engine, Map<String, Tensor> outputs, float threshold) {
        Tensor all = Outputs.get(outputs, output);
        Shape shape = all.shape();
        if (shape.rank() != 3 || shape.dim(0) != 1 || shape.dim(1) != anchors.count() || shape.dim(2) < 6) {
            throw new BinocleException("the network is no YOLOX: for " + inputWidth + "×" + inputHeight
                    + " pixels it gives " + shape + ", not [1, " + anchors.count() + ", 5 + classes]");
        }
        try (Operation decode = engine.prepare(new BoxDecode(BoxCoding.YOLOX, 0), all.type(), anchors.boxes());
                Tensor boxes = decode.run(all);
                Operation pickObject = engine.prepare(new Slice(), all.type(), FOUR, FIVE, AXIS);
                Tensor object = pickObject.run(all);
                Operation pickClasses = engine.prepare(new Slice(), all.type(), FIVE, END, AXIS);
                Tensor classes = pickClasses.run(all);
                Tensor both = engine.run(new Binary(Binary.Kind.MUL), classes, object);
                Tensor scores = engine.run(Transpose.of(0, 2, 1), both);
                Operation nms = engine.prepare(
                        Nms.of(BoxFormat.XYXY),
                        boxes.type(),
                        scores.type(),
                        NO_LIMIT,
                        OVERLAP,
                        TensorType.of(DataType.FLOAT32, Shape.of(1)));
                Tensor least = engine.tensor(Shape.of(1), threshold);
                Tensor survivors = nms.run(boxes, scores, least)) {
            return detections(survivors.toData().toLongs(), boxes.toFloats(), scores.toFloats());
        }
    }

    private List<Detection> detections(long[] rows, float[] corners, float[] scores) {
        List<Detection> found = new ArrayList<>();
        for (int i = 0; i < rows.length; i += 3) {
            int type = (int) rows[i + 1];
            int at = (int) rows[i + 2];
            Box box = new Box(corners[4 * at], corners[4 * at + 1], corners[4 * at + 2], corners[4 * at + 3]);
            if (!(Float.isFinite(box.width()) && Float.isFinite(box.height()))) {
                continue; // an exponent too large: no box that one could draw
            }
            boolean coco = scores.length == CocoLabels.NAMES.size() * anchors.count();
            String label = coco ? CocoLabels.NAMES.get(type) : "class " + type;
            found.add(new Detection(label, scores[type * (int) anchors.count() + at], box, List.of()));
        }
        return found;
    }
}
