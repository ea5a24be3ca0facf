package dev.binocle.boxes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was found in a picture, the best first, in flat arrays: to be looked at one by one, to be filtered, or to be handed on as numbers. Never changes.
 *
 * <pre>{@code
 * Detections people = detector.detect(picture).labelled("person").above(0.5f).best(20);
 * float[] corners = people.corners();   // x1, y1, x2, y2 of each
 * }</pre>
 */
public final class Detections implements Iterable<Detection> {
    private final List<String> labels;
    private final float[] scores;
    private final float[] corners;
    private final float[] points;
    /** Where the points of each begin; one more at the end. */
    private final int[] pointStarts;

    private Detections(List<Detection> all) {
        labels = all.stream().map(Detection::label).toList();
        scores = new float[all.size()];
        corners = new float[4 * all.size()];
        pointStarts = new int[all.size() + 1];
        for (int i = 0; i < all.size(); i++) {
            pointStarts[i + 1] = pointStarts[i] + 2 * all.get(i).keyPoints().size();
        }
        points = new float[pointStarts[all.size()]];
        for (int i = 0; i < all.size(); i++) {
            Detection one = all.get(i);
            scores[i] = one.score();
            corners[4 * i] = one.box().x1();
            corners[4 * i + 1] = one.box().y1();
            corners[4 * i + 2] = one.box().x2();
            corners[4 * i + 3] = one.box().y2();
            for (int k = 0; k < one.keyPoints().size(); k++) {
                points[pointStarts[i] + 2 * k] = one.keyPoints().get(k).x();
                points[pointStarts[i] + 2 * k + 1] = one.keyPoints().get(k).y();
            }
        }
    }

    /** Ordered by falling score; at equal scores as they were. */
    public static Detections of(List<Detection> detections) {
        return new Detections(detections.stream()
                .sorted(Comparator.comparing(Detection::score).reversed())
                .toList());
    }

    public int size() {
        return scores.length;
    }

    public boolean isEmpty() {
        return scores.length == 0;
    }

    /** @throws IndexOutOfBoundsException if there are not so many */
    public Detection get(int i) {
        Box box = new Box(corners[4 * i], corners[4 * i + 1], corners[4 * i + 2], corners[4 * i + 3]);
        List<Point> keyPoints = new ArrayList<>();
        for (int at = pointStarts[i]; at < pointStarts[i + 1]; at += 2) {
            keyPoints.add(new Point(points[at], points[at + 1]));
        }
        return new Detection(labels.get(i), scores[i], box, keyPoints);
    }

    /** What each is. */
    public List<String> labels() {
        return labels;
    }

    /** A copy: from 0 to 1, of each. */
    public float[] scores() {
        return scores.clone();
    }

    /** A copy: x1, y1, x2, y2 of each, in pixels. */
    public float[] corners() {
        return corners.clone();
    }

    /** A copy: x, y of every key point of the first, then of the second, and so on. */
    public float[] keyPoints() {
        return points.clone();
    }

    /** Those with a score of more. */
    public Detections above(float score) {
        return filter(one -> one.score() > score);
    }

    /** Those with one of these labels. */
    public Detections labelled(String... wanted) {
        Set<String> all = Set.copyOf(Arrays.asList(wanted));
        return filter(one -> all.contains(one.label()));
    }

    /** Those whose middle lies in a region. */
    public Detections inside(Box region) {
        return filter(one -> {
            float x = (one.box().x1() + one.box().x2()) / 2;
            float y = (one.box().y1() + one.box().y2()) / 2;
            return x >= region.x1() && x <= region.x2() && y >= region.y1() && y <= region.y2();
        });
    }

    /** Those that are at least so wide and so high, in pixels. */
    public Detections atLeast(float width, float height) {
        return filter(one -> one.box().width() >= width && one.box().height() >= height);
    }

    /** The first {@code most}. @throws IllegalArgumentException if it is negative */
    public Detections best(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("most: must not be negative, got " + most);
        }
        return new Detections(stream().limit(most).toList());
    }

    public Detections filter(Predicate<Detection> wanted) {
        return new Detections(stream().filter(wanted).toList());
    }

    public Stream<Detection> stream() {
        return IntStream.range(0, size()).mapToObj(this::get);
    }

    public List<Detection> toList() {
        return stream().toList();
    }

    @Override
    public Iterator<Detection> iterator() {
        return stream().iterator();
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
