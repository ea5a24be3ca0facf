package dev.binocle.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of one category in one picture, and the results by falling score.
 */
final class CocoPicture {
    private final List<CocoAnnotation> objects = new ArrayList<>();
    private final List<CocoAnnotation> results = new ArrayList<>();
    /** Of each result, among those that its limit counts. */
    private final List<Integer> ranks = new ArrayList<>();
    /** Of each result with each object. */
    private double[][] overlaps = new double[0][];

    List<CocoAnnotation> objects() {
        return objects;
    }

    List<CocoAnnotation> results() {
        return results;
    }

    double overlap(int result, int object) {
        return overlaps[result][object];
    }

    /** Pictures by category and id: those where there is an object or a result. */
    static Map<Long, Map<Long, CocoPicture>> group(
            CocoJson.GroundTruth truth, List<CocoAnnotation> found, CocoRules rules) {
        Map<Long, Map<Long, CocoPicture>> categories = new HashMap<>();
        for (CocoAnnotation object : truth.annotations()) {
            if (truth.images().containsKey(object.image())) {
                picture(categories, object).objects.add(object);
            }
        }
        Map<Long, Integer> inPicture = new HashMap<>();
        List<CocoAnnotation> sorted = new ArrayList<>(found);
        Comparator<CocoAnnotation> ties = Comparator.comparing(CocoAnnotation::id);
        sorted.sort(Comparator.comparingDouble(CocoPicture::falling)
                .thenComparing(rules.tiesInFileOrder() ? ties : ties.reversed()));
        for (CocoAnnotation result : sorted) {
            CocoPicture picture = picture(categories, result);
            int before = rules.limitEachCategory()
                    ? picture.results.size()
                    : inPicture.merge(result.image(), 1, Integer::sum) - 1;
            if (before < CocoRules.LIMITS[CocoRules.LIMITS.length - 1]) {
                picture.results.add(result);
                picture.ranks.add(before);
            }
        }
        categories.values().forEach(pictures -> pictures.values().forEach(picture -> picture.compare(rules)));
        return categories;
    }

    private static CocoPicture picture(Map<Long, Map<Long, CocoPicture>> categories, CocoAnnotation annotation) {
        return categories
                .computeIfAbsent(annotation.category(), category -> new TreeMap<>())
                .computeIfAbsent(annotation.image(), image -> new CocoPicture());
    }

    private void compare(CocoRules rules) {
        overlaps = new double[results.size()][objects.size()];
        for (int d = 0; d < results.size(); d++) {
            for (int g = 0; g < objects.size(); g++) {
                CocoAnnotation object = objects.get(g);
                overlaps[d][g] = results.get(d).overlap(object, rules.crowds() && object.crowd());
            }
        }
    }

    /** Sorts the highest score first, NaN last, 0 like -0. */
    private static double falling(CocoAnnotation result) {
        return -result.score() + 0.0;
    }

    /** The results of all pictures that are within the limit by falling score, ties by picture; numbered through all pictures. */
    static int[] order(List<CocoPicture> pictures, int limit) {
        List<Integer> within = new ArrayList<>();
        List<CocoAnnotation> all = new ArrayList<>();
        for (CocoPicture picture : pictures) {
            for (int d = 0; d < picture.results.size(); d++) {
                if (picture.ranks.get(d) < limit) {
                    within.add(all.size());
                }
                all.add(picture.results.get(d));
            }
        }
        return within.stream()
                .sorted(Comparator.comparingDouble(i -> falling(all.get(i)))) // stable
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
