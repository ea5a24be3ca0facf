package dev.binocle.cpu.reference;

import dev.binocle.op.Nms;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

final class ReferenceNms implements ReferenceOp<Nms> {
    private record Candidate(float score, long index, Overlap box) {}

    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Nms op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData boxes = arguments.get(Nms.BOXES);
        TensorData scores = arguments.get(Nms.SCORES);
        long maxOutputs =
                arguments.has(Nms.MAX_OUTPUTS) ? arguments.get(Nms.MAX_OUTPUTS).getLong(0) : 0;
        float iouThreshold = arguments.has(Nms.IOU_THRESHOLD)
                ? arguments.get(Nms.IOU_THRESHOLD).getFloat(0)
                : 0;
        float scoreThreshold = arguments.has(Nms.SCORE_THRESHOLD)
                ? arguments.get(Nms.SCORE_THRESHOLD).getFloat(0)
                : Float.NEGATIVE_INFINITY;
        boolean all = !arguments.has(Nms.SCORE_THRESHOLD);
        long images = scores.shape().dim(0);
        long classes = scores.shape().dim(1);
        long count = scores.shape().dim(2);
        long rows = 0;
        long dropped = 0;
        for (long image = 0; image < images; image++) {
            for (long type = 0; type < classes; type++) {
                List<Candidate> candidates = new ArrayList<>();
                for (long i = 0; i < count; i++) {
                    float score = scores.getFloat((image * classes + type) * count + i);
                    if (Float.isNaN(score)) {
                        dropped++;
                    } else if (all || score > scoreThreshold) {
                        Overlap box = Overlap.read(boxes, (image * count + i) * 4, op.format());
                        candidates.add(new Candidate(score + 0f, i, box)); // −0 + 0 is 0
                    }
                }
                candidates.sort(
                        Comparator.comparing(Candidate::score).reversed().thenComparing(Candidate::index));
                List<Candidate> kept = new ArrayList<>();
                for (Candidate candidate : candidates) {
                    if (kept.size() >= maxOutputs) {
                        break;
                    }
                    if (kept.stream().noneMatch(k -> k.box().suppresses(candidate.box(), iouThreshold))) {
                        kept.add(candidate);
                        outputs.get(0).putLong(3 * rows, image);
                        outputs.get(0).putLong(3 * rows + 1, type);
                        outputs.get(0).putLong(3 * rows + 2, candidate.index());
                        rows++;
                    }
                }
            }
        }
        outputs.get(1).putLong(0, dropped);
        outputs.get(2).putLong(0, rows);
    }
}
