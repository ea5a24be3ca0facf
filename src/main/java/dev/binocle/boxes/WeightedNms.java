package dev.binocle.boxes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Non-maximum suppression that blends instead of dropping (Bazarevsky et al., BlazeFace, 2019): the best detection and all that overlap it
 * become one, whose coordinates are their means weighted by score, and whose score is the best one's. Less jitter from picture to picture.
 */
public final class WeightedNms {
    private WeightedNms() {}

    /** @param threshold detections overlap if their IoU is at least this, from 0 to 1 */
    public static List<Detection> apply(List<Detection> detections, float threshold) {
        List<Detection> left = new ArrayList<>(detections);
        left.sort(Comparator.comparing(Detection::score).reversed()); // stable: at equal scores the earlier one leads
        List<Detection> blended = new ArrayList<>();
        while (!left.isEmpty()) {
            Detection best = left.get(0);
            List<Detection> cluster = left.stream()
                    .filter(other -> other.equals(best) || best.box().iou(other.box()) >= threshold)
                    .toList();
            left.removeAll(cluster);
            blended.add(blend(best, cluster));
        }
        return blended;
    }

    private static Detection blend(Detection best, List<Detection> cluster) {
        double total = 0;
        double[] box = new double[4];
        double[] points = new double[2 * best.keyPoints().size()];
        for (Detection detection : cluster) {
            double weight = detection.score();
            total += weight;
            box[0] += weight * detection.box().x1();
            box[1] += weight * detection.box().y1();
            box[2] += weight * detection.box().x2();
            box[3] += weight * detection.box().y2();
            for (int i = 0; i < points.length / 2; i++) {
                points[2 * i] += weight * detection.keyPoints().get(i).x();
                points[2 * i + 1] += weight * detection.keyPoints().get(i).y();
            }
        }
        List<Point> keyPoints = new ArrayList<>();
        for (int i = 0; i < points.length / 2; i++) {
            keyPoints.add(new Point((float) (points[2 * i] / total), (float) (points[2 * i + 1] / total)));
        }
        Box mean = new Box(
                (float) (box[0] / total), (float) (box[1] / total), (float) (box[2] / total), (float) (box[3] / total));
        return new Detection(best.label(), best.score(), mean, keyPoints);
    }
}
