package dev.binocle.cpu;

import dev.binocle.cpu.reference.Arguments;
import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorData;

/** What {@link Nms} is given, as flat arrays. */
final class NmsProblem {
    final Nms op;
    final int images;
    final int classes;
    final int boxes;
    final float[] numbers;
    /** Images · classes · boxes. */
    final float[] scores;
    /** Outputs of a segment. */
    final long most;

    private final float[] iou;
    private final float[] least; // empty: no score threshold

    NmsProblem(Nms op, Arguments arguments) {
        this.op = op;
        TensorData data = arguments.get(Nms.SCORES);
        images = (int) data.shape().dim(0);
        classes = (int) data.shape().dim(1);
        boxes = (int) data.shape().dim(2);
        numbers = arguments.get(Nms.BOXES).toFloats();
        scores = data.toFloats();
        most = arguments.has(Nms.MAX_OUTPUTS) ? arguments.get(Nms.MAX_OUTPUTS).getLong(0) : 0;
        iou = arguments.has(Nms.IOU_THRESHOLD)
                ? arguments.get(Nms.IOU_THRESHOLD).toFloats()
                : new float[1];
        for (int i = 0; i < iou.length; i++) {
            iou[i] = Nms.clamped(iou[i]);
        }
        least = arguments.has(Nms.SCORE_THRESHOLD)
                ? arguments.get(Nms.SCORE_THRESHOLD).toFloats()
                : new float[0];
    }

    /** Segments of an image. */
    int segments() {
        return op.classAgnostic() ? 1 : classes;
    }

    float iou(int type) {
        return iou.length == 1 ? iou[0] : iou[type]; // asked for every candidate: no division
    }

    boolean isOneThreshold() {
        return iou.length == 1;
    }

    boolean hasLeastScore() {
        return least.length > 0;
    }

    float leastScore(int type) {
        return least.length == 1 ? least[0] : least[type];
    }
}
