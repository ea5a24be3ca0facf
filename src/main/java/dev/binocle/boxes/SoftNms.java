package dev.binocle.boxes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Suppression that lowers scores instead of dropping boxes (Bodla et al., Soft-NMS, 2017): the best detection is taken, the scores of all that are
 * left are lowered by how much they overlap it, and so on, until none is above a threshold. As the paper has it, within one class: group by label
 * before if there are several.
 *
 * <pre>{@code
 * List<Detection> kept = SoftNms.gaussian(found, 0.5, 0.001f);
 * }</pre>
 */
public final class SoftNms {
    /** What a score is multiplied with, of an IoU. */
    @FunctionalInterface
    private interface Decay {
        double factor(double iou);
    }

    private SoftNms() {}

    /**
     * Scores of detections that overlap by {@code threshold} or more are multiplied with 1 − IoU.
     *
     * @param threshold an IoU, from 0 to 1
     * @param least detections whose score falls to this or below are dropped
     * @return with their new scores, in the order in which they were taken, which is that of the new scores
     */
    public static List<Detection> linear(List<Detection> detections, double threshold, float least) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold: must be from 0 to 1, got " + threshold);
        }
        return apply(detections, iou -> iou >= threshold ? 1 - iou : 1, least);
    }

    /**
     * All scores are multiplied with exp(−IoU² / sigma).
     *
     * @param sigma above 0; 0.5 in the paper
     * @param least as for {@link #linear}
     */
    public static List<Detection> gaussian(List<Detection> detections, double sigma, float least) {
        if (!(sigma > 0)) {
            throw new IllegalArgumentException("sigma: must be above 0, got " + sigma);
        }
        return apply(detections, iou -> Math.exp(-iou * iou / sigma), least);
    }

    private static List<Detection> apply(List<Detection> detections, Decay decay, float least) {
        List<Detection> left = new ArrayList<>(detections);
        left.removeIf(detection -> !(detection.score() > least)); // NaN too
        List<Detection> kept = new ArrayList<>();
        while (!left.isEmpty()) {
            // of equals the first that was given leads
            Detection best = left.stream()
                    .min(Comparator.comparing(Detection::score).reversed())
                    .orElseThrow();
            left.remove(best);
            kept.add(best);
            left.replaceAll(other -> new Detection(
                    other.label(),
                    (float) (other.score() * decay.factor(best.box().iou(other.box()))),
                    other.box(),
                    other.keyPoints()));
            left.removeIf(detection -> !(detection.score() > least));
        }
        return kept;
    }
}
