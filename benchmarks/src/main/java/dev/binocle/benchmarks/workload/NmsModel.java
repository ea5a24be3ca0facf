package dev.binocle.benchmarks.workload;

import java.util.List;

/** ONNX's NonMaxSuppression without a limit on survivors, as a model: inputs {@code boxes} and {@code scores}, output {@code kept}. */
public final class NmsModel {
    private NmsModel() {}

    public static byte[] bytes(int images, int classes, int boxes, float iou) {
        return new OnnxModels()
                .input("boxes", images, boxes, 4)
                .input("scores", images, classes, boxes)
                .longs("most", boxes)
                .floats("iou", new float[] {iou}, 1)
                .node("NonMaxSuppression", List.of("boxes", "scores", "most", "iou"), "kept")
                .longOutput("kept");
    }
}
