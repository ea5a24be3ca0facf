package dev.binocle.metrics;

import java.util.List;

/**
 * What is counted, and how. The defaults are those of pycocotools, so that figures can be compared; each peculiarity has a name, and can be
 * switched off.
 *
 * @param limitEachCategory the limits of detections hold for a picture and category; otherwise for the whole picture
 * @param inclusiveAreas an area of exactly 32² is small and medium; otherwise a range ends before its upper bound
 * @param matchAtThreshold an IoU of exactly the threshold is a match; otherwise it must be above
 * @param lastEqualWins of objects with the same IoU a result takes the last one; otherwise the first
 * @param crowds what lies in a crowd region, measured over the result's own area, counts neither way; otherwise crowds are plain objects
 * @param ignoreIsCrowd the field {@code ignore} of the ground truth is overwritten by {@code iscrowd}; otherwise it is heeded
 * @param tiesInFileOrder at equal scores the earlier result of a picture leads; otherwise the later one
 * @param idZeroIsNoMatch a result that matches the annotation of id 0 counts as wrong, since pycocotools marks "no match" by 0; otherwise it is
 *     right
 */
public record CocoRules(
        boolean limitEachCategory,
        boolean inclusiveAreas,
        boolean matchAtThreshold,
        boolean lastEqualWins,
        boolean crowds,
        boolean ignoreIsCrowd,
        boolean tiesInFileOrder,
        boolean idZeroIsNoMatch) {
    public static final CocoRules PYCOCOTOOLS = new CocoRules(true, true, true, true, true, true, true, true);

    /** 0.5, 0.55 ... 0.95; as NumPy's linspace rounds them, since an IoU may be exactly one of them. */
    static final double[] IOU_THRESHOLDS = steps(0.5, 0.95, 10);
    /** 0, 0.01 ... 1 */
    static final double[] RECALLS = steps(0, 1, 101);

    static final List<AreaRange> AREAS = List.of(
            new AreaRange("all", 0, 1e5 * 1e5),
            new AreaRange("small", 0, 32 * 32),
            new AreaRange("medium", 32 * 32, 96 * 96),
            new AreaRange("large", 96 * 96, 1e5 * 1e5));
    static final int[] LIMITS = {1, 10, 100};

    /** Areas in pixels. */
    record AreaRange(String name, double least, double most) {}

    boolean isWithin(AreaRange range, double area) {
        return area >= range.least() && (inclusiveAreas ? area <= range.most() : area < range.most());
    }

    private static double[] steps(double from, double to, int count) {
        double step = (to - from) / (count - 1);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = i == count - 1 ? to : i * step + from;
        }
        return values;
    }
}
