package dev.binocle.metrics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which results of one category are right, for each IoU threshold, in one area range; results are numbered through all pictures.
 *
 * <p>Each result, by falling score, takes the object that it overlaps most and that nobody has taken. Objects outside of the range, and crowds,
 * are ignored: they are taken only if no other can be, and then the result counts neither way.
 */
final class CocoMatches {
    private final BitSet[] right = new BitSet[CocoRules.IOU_THRESHOLDS.length];
    private final BitSet[] ignored = new BitSet[CocoRules.IOU_THRESHOLDS.length];
    private long objects;

    private CocoMatches() {
        Arrays.setAll(right, t -> new BitSet());
        Arrays.setAll(ignored, t -> new BitSet());
    }

    static CocoMatches of(List<CocoPicture> pictures, CocoRules.AreaRange range, CocoRules rules) {
        CocoMatches matches = new CocoMatches();
        int first = 0;
        for (CocoPicture picture : pictures) {
            matches.match(picture, first, range, rules);
            first += picture.results().size();
        }
        return matches;
    }

    /** How many objects count. */
    long objects() {
        return objects;
    }

    boolean isRight(int threshold, int result) {
        return right[threshold].get(result);
    }

    boolean isIgnored(int threshold, int result) {
        return ignored[threshold].get(result);
    }

    private void match(CocoPicture picture, int first, CocoRules.AreaRange range, CocoRules rules) {
        List<CocoAnnotation> all = picture.objects();
        boolean[] skipped = new boolean[all.size()];
        for (int g = 0; g < skipped.length; g++) {
            CocoAnnotation object = all.get(g);
            skipped[g] = (rules.crowds() && object.crowd())
                    || (!rules.ignoreIsCrowd() && object.ignore())
                    || !rules.isWithin(range, object.area());
            objects += skipped[g] ? 0 : 1;
        }
        int[] order = IntStream.concat(
                        IntStream.range(0, skipped.length).filter(g -> !skipped[g]),
                        IntStream.range(0, skipped.length).filter(g -> skipped[g]))
                .toArray();
        for (int t = 0; t < CocoRules.IOU_THRESHOLDS.length; t++) {
            boolean[] taken = new boolean[all.size()];
            for (int d = 0; d < picture.results().size(); d++) {
                int match = best(picture, d, CocoRules.IOU_THRESHOLDS[t], order, skipped, taken, rules);
                boolean isMatch = match >= 0
                        && !(rules.idZeroIsNoMatch() && all.get(match).id() == 0);
                boolean outside =
                        !rules.isWithin(range, picture.results().get(d).area());
                if (match >= 0) {
                    taken[match] = true;
                }
                right[t].set(first + d, isMatch);
                ignored[t].set(first + d, (match >= 0 && skipped[match]) || (!isMatch && outside));
            }
        }
    }

    /** The object that a result takes, or -1. */
    private static int best(
            CocoPicture picture,
            int result,
            double threshold,
            int[] order,
            boolean[] skipped,
            boolean[] taken,
            CocoRules rules) {
        double best = Math.min(threshold, 1 - 1e-10);
        int match = -1;
        for (int g : order) {
            boolean crowd = rules.crowds() && picture.objects().get(g).crowd();
            if (taken[g] && !crowd) {
                continue;
            }
            if (match >= 0 && !skipped[match] && skipped[g]) {
                break;
            }
            double overlap = picture.overlap(result, g);
            boolean equalCounts = match < 0 ? rules.matchAtThreshold() : rules.lastEqualWins();
            if (overlap > best || (equalCounts && overlap == best)) {
                best = overlap;
                match = g;
            }
        }
        return match;
    }
}
