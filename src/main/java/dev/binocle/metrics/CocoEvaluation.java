package dev.binocle.metrics;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;

/**
 * Average precision and recall of detections as COCO defines them (Lin et al., <a href="https://arxiv.org/abs/1405.0312">Microsoft COCO</a>,
 * 2014; <a href="https://cocodataset.org/#detection-eval">its evaluation</a>): the same figures as pycocotools.
 *
 * <pre>{@code
 * CocoEvaluation evaluation = CocoEvaluation.of(groundTruth, results, CocoEvaluation.Type.BBOX, CocoRules.PYCOCOTOOLS, progress -> {});
 * double ap = evaluation.stats().get("AP");
 * }</pre>
 */
public final class CocoEvaluation {
    /** What is compared. */
    public enum Type {
        BBOX,
        SEGM
    }

    /** What is told while it is at work. */
    public record Progress(int done, int all, String category) {}

    /** One category in one area range under one limit: precision at each IoU threshold and recall, and the recall reached. */
    private static final class Curve {
        private final double[][] precision;
        private final double[] recall;

        private Curve(double[][] precision, double[] recall) {
            this.precision = precision;
            this.recall = recall;
        }
    }

    private static final int ALL = 0;
    private static final int MOST = CocoRules.LIMITS.length - 1;

    private final List<String> warnings = new ArrayList<>();
    private final Map<Long, String> names;
    /** For each category, area range and limit; a category without objects in the range has none. */
    private final Map<Long, Curve[][]> curves = new TreeMap<>();

    private CocoEvaluation(Map<Long, String> names) {
        this.names = names;
    }

    /**
     * @param groundTruth a file as COCO's instances_*.json
     * @param results a file with an array of image_id, category_id, score, and bbox or segmentation
     * @throws dev.binocle.BinocleException if a file can't be read or is not what it should be
     */
    public static CocoEvaluation of(
            Path groundTruth, Path results, Type type, CocoRules rules, Consumer<Progress> progress) {
        CocoJson.GroundTruth truth = CocoJson.readGroundTruth(groundTruth, type == Type.SEGM);
        List<CocoAnnotation> found = CocoJson.readResults(results, type == Type.SEGM, truth);
        CocoEvaluation evaluation = new CocoEvaluation(truth.categories());
        if (rules.idZeroIsNoMatch() && truth.annotations().stream().anyMatch(annotation -> annotation.id() == 0)) {
            evaluation.warnings.add(
                    "an annotation has the id 0: pycocotools takes what matches it for wrong, and so does this");
        }
        Map<Long, Map<Long, CocoPicture>> categories = CocoPicture.group(truth, found, rules);
        int done = 0;
        for (long category : new TreeSet<>(truth.categories().keySet())) {
            List<CocoPicture> pictures =
                    List.copyOf(categories.getOrDefault(category, Map.of()).values());
            evaluation.curves.put(category, curves(pictures, rules));
            progress.accept(new Progress(
                    ++done,
                    truth.categories().size(),
                    String.valueOf(truth.categories().get(category))));
        }
        return evaluation;
    }

    private static Curve[][] curves(List<CocoPicture> pictures, CocoRules rules) {
        Curve[][] curves = new Curve[CocoRules.AREAS.size()][];
        int[][] orders = new int[CocoRules.LIMITS.length][];
        for (int limit = 0; limit < orders.length; limit++) {
            orders[limit] = CocoPicture.order(pictures, CocoRules.LIMITS[limit]);
        }
        for (int area = 0; area < curves.length; area++) {
            CocoMatches matches = CocoMatches.of(pictures, CocoRules.AREAS.get(area), rules);
            curves[area] = new Curve[orders.length];
            for (int limit = 0; limit < orders.length; limit++) {
                curves[area][limit] = matches.objects() == 0
                        ? new Curve(new double[0][], new double[0])
                        : curve(matches, orders[limit]);
            }
        }
        return curves;
    }

    /** Goes down the results by score: precision is made falling from the right, and read at 101 recalls. */
    private static Curve curve(CocoMatches matches, int[] order) {
        int thresholds = CocoRules.IOU_THRESHOLDS.length;
        double[][] precision = new double[thresholds][];
        double[] recall = new double[thresholds];
        double[] recalls = new double[order.length];
        double[] precisions = new double[order.length];
        for (int t = 0; t < thresholds; t++) {
            long right = 0;
            long wrong = 0;
            for (int i = 0; i < order.length; i++) {
                if (!matches.isIgnored(t, order[i])) {
                    right += matches.isRight(t, order[i]) ? 1 : 0;
                    wrong += matches.isRight(t, order[i]) ? 0 : 1;
                }
                recalls[i] = (double) right / matches.objects();
                precisions[i] = right / (wrong + right + Math.ulp(1.0));
            }
            recall[t] = order.length == 0 ? 0 : recalls[order.length - 1];
            for (int i = order.length - 1; i > 0; i--) {
                precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
            }
            precision[t] = new double[CocoRules.RECALLS.length];
            int i = 0;
            for (int r = 0; r < CocoRules.RECALLS.length; r++) {
                while (i < order.length && recalls[i] < CocoRules.RECALLS[r]) {
                    i++;
                }
                precision[t][r] = i < order.length ? precisions[i] : 0;
            }
        }
        return new Curve(precision, recall);
    }

    /** What the reader of the figures should know. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * The twelve figures by name, in the usual order: AP, AP50, AP75, AP_small, AP_medium, AP_large, AR1, AR10, AR100, AR_small, AR_medium,
     * AR_large; from 0 to 1, -1 where there is nothing to average.
     */
    public Map<String, Double> stats() {
        Map<String, Double> stats = new LinkedHashMap<>();
        stats.put("AP", precision(ALL, t -> true));
        stats.put("AP50", precision(ALL, t -> t == 0.5));
        stats.put("AP75", precision(ALL, t -> t == 0.75));
        for (int area = 1; area < CocoRules.AREAS.size(); area++) {
            stats.put("AP_" + CocoRules.AREAS.get(area).name(), precision(area, t -> true));
        }
        for (int limit = 0; limit < CocoRules.LIMITS.length; limit++) {
            stats.put("AR" + CocoRules.LIMITS[limit], recall(ALL, limit));
        }
        for (int area = 1; area < CocoRules.AREAS.size(); area++) {
            stats.put("AR_" + CocoRules.AREAS.get(area).name(), recall(area, MOST));
        }
        return stats;
    }

    /** AP of each category by its name; -1 where there are no objects. */
    public Map<String, Double> categories() {
        Map<String, Double> all = new LinkedHashMap<>();
        curves.forEach((category, curve) ->
                all.put(String.valueOf(names.get(category)), mean(List.of(curve[ALL][MOST]), t -> true)));
        return all;
    }

    /** Mean precision over the categories at recalls of 0, 0.01 ... 1, for one IoU threshold; empty if there is nothing to average. */
    public double[] precisionRecall(double threshold) {
        List<Curve> present = present(ALL, MOST);
        int t = Arrays.binarySearch(CocoRules.IOU_THRESHOLDS, threshold);
        if (t < 0) {
            throw new IllegalArgumentException(
                    "threshold: must be one of " + Arrays.toString(CocoRules.IOU_THRESHOLDS) + ", got " + threshold);
        }
        double[] mean = new double[present.isEmpty() ? 0 : CocoRules.RECALLS.length];
        for (int r = 0; r < mean.length; r++) {
            int at = r;
            mean[r] = present.stream()
                    .mapToDouble(curve -> curve.precision[t][at])
                    .average()
                    .orElse(0);
        }
        return mean;
    }

    private List<Curve> present(int area, int limit) {
        return curves.values().stream()
                .map(curve -> curve[area][limit])
                .filter(curve -> curve.recall.length > 0)
                .toList();
    }

    private double precision(int area, DoublePredicate thresholds) {
        return mean(present(area, MOST), thresholds);
    }

    private static double mean(List<Curve> curves, DoublePredicate thresholds) {
        double sum = 0;
        long count = 0;
        for (Curve curve : curves) {
            for (int t = 0; t < curve.precision.length; t++) {
                if (thresholds.test(CocoRules.IOU_THRESHOLDS[t])) {
                    sum += Arrays.stream(curve.precision[t]).sum();
                    count += curve.precision[t].length;
                }
            }
        }
        return count == 0 ? -1 : sum / count;
    }

    private double recall(int area, int limit) {
        return present(area, limit).stream()
                .flatMapToDouble(curve -> Arrays.stream(curve.recall))
                .average()
                .orElse(-1);
    }
}
