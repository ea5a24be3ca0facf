package dev.binocle.metrics;

import dev.binocle.BinocleException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads COCO's ground truth and results, with masks or without. */
final class CocoJson {
    /** Of a picture, in pixels; 0 where no masks are read. */
    record Size(int height, int width) {}

    /** A data set: its pictures, its categories with their names, and what is in the pictures. */
    record GroundTruth(Map<Long, Size> images, Map<Long, String> categories, List<CocoAnnotation> annotations) {}

    private final Path file;
    private final boolean masks;
    private final Map<Long, Size> images;

    private CocoJson(Path file, boolean masks, Map<Long, Size> images) {
        this.file = file;
        this.masks = masks;
        this.images = images;
    }

    static GroundTruth readGroundTruth(Path file, boolean masks) {
        return new CocoJson(file, masks, new HashMap<>()).groundTruth();
    }

    static List<CocoAnnotation> readResults(Path file, boolean masks, GroundTruth truth) {
        return new CocoJson(file, masks, truth.images()).results();
    }

    private GroundTruth groundTruth() {
        Map<String, Object> root = object(JsonReader.read(file), "the file");
        for (Map<String, Object> image : objects(root, "images")) {
            long id = whole(image, "id", "a picture");
            String what = "picture " + id;
            boolean sized = masks || (image.containsKey("height") && image.containsKey("width"));
            images.put(id, sized ? new Size(side(image, "height", what), side(image, "width", what)) : new Size(0, 0));
        }
        Map<Long, String> categories = new HashMap<>();
        for (Map<String, Object> category : objects(root, "categories")) {
            long id = whole(category, "id", "a category");
            String name = category.get("name") instanceof String given ? given : String.valueOf(id);
            categories.put(id, categories.containsValue(name) ? name + " (" + id + ")" : name);
        }
        List<CocoAnnotation> annotations = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        for (Map<String, Object> annotation : objects(root, "annotations")) {
            long id = whole(annotation, "id", "an annotation");
            if (!ids.add(id)) {
                throw wrong("annotation " + id + " is there twice");
            }
            String what = "annotation " + id;
            Optional<Rle> mask = masks ? Optional.of(mask(annotation, what)) : Optional.empty();
            CocoBox box = box(annotation, mask, what);
            annotations.add(new CocoAnnotation(
                    id,
                    whole(annotation, "image_id", what),
                    whole(annotation, "category_id", what),
                    0,
                    box,
                    annotation.containsKey("area") ? number(annotation.get("area"), what, "area") : box.area(),
                    flag(annotation, "iscrowd", what),
                    flag(annotation, "ignore", what),
                    mask));
        }
        return new GroundTruth(images, categories, annotations);
    }

    private List<CocoAnnotation> results() {
        List<CocoAnnotation> results = new ArrayList<>();
        // as pycocotools, which looks at the first result: areas are those of the boxes where there are any
        boolean boxes = false;
        for (Object element : list(JsonReader.read(file), "the file")) {
            long id = results.size() + 1L;
            String what = "result " + id;
            Map<String, Object> result = object(element, what);
            boxes |= results.isEmpty() && result.get("bbox") instanceof List<?> list && !list.isEmpty();
            long image = whole(result, "image_id", what);
            if (!images.containsKey(image)) {
                throw wrong(what + ": picture " + image + " is not in the ground truth");
            }
            // each may have a box or a mask, and gets the other from it
            Optional<Rle> mask = masks || (!hasBox(result) && result.containsKey("segmentation"))
                    ? Optional.of(mask(result, what))
                    : Optional.empty();
            CocoBox box = box(result, mask, what);
            results.add(new CocoAnnotation(
                    id,
                    image,
                    whole(result, "category_id", what),
                    number(member(result, "score", what), what, "score"),
                    box,
                    boxes || mask.isEmpty() ? box.area() : mask.get().area(),
                    false,
                    false,
                    masks ? mask : Optional.empty()));
        }
        return results;
    }

    private static boolean hasBox(Map<String, Object> annotation) {
        return annotation.get("bbox") instanceof List<?> list && !list.isEmpty();
    }

    private CocoBox box(Map<String, Object> annotation, Optional<Rle> mask, String what) {
        if (mask.isPresent() && !hasBox(annotation)) {
            int[] around = mask.get().box();
            return new CocoBox(around[0], around[1], around[2], around[3]);
        }
        double[] box = numbers(member(annotation, "bbox", what), what, "bbox");
        if (box.length != 4) {
            throw wrong(what + ": bbox must have 4 numbers, got " + box.length);
        }
        return new CocoBox(box[0], box[1], box[2], box[3]);
    }

    private Rle mask(Map<String, Object> annotation, String what) {
        Object segmentation = annotation.containsKey("segmentation") || !hasBox(annotation)
                ? member(annotation, "segmentation", what)
                : List.of(member(annotation, "bbox", what));
        try {
            return segmentation instanceof List<?> polygons
                    ? ofPolygons(polygons, annotation, what)
                    : ofCounts(object(segmentation, what + ": segmentation"), what);
        } catch (IllegalArgumentException e) {
            throw new BinocleException(file + ": " + what + ": segmentation: " + e.getMessage(), e);
        }
    }

    private Rle ofPolygons(List<?> polygons, Map<String, Object> annotation, String what) {
        Size size = images.get(whole(annotation, "image_id", what));
        if (size == null) {
            throw wrong(what + ": its picture is not in the ground truth");
        }
        if (size.height() == 0) {
            throw wrong(what + ": the ground truth has no height and width of its picture, which polygons need");
        }
        List<double[]> all = new ArrayList<>();
        for (Object polygon : polygons) {
            double[] numbers = numbers(polygon, what, "segmentation");
            if (numbers.length < 4 || numbers.length % 2 != 0) {
                throw wrong(what + ": a polygon must have x, y for each corner, got " + numbers.length + " numbers");
            }
            all.add(numbers.length == 4 ? corners(numbers) : numbers);
        }
        return Rle.ofPolygons(size.height(), size.width(), all);
    }

    /** The COCO API takes four numbers for x, y, width, height. */
    private static double[] corners(double[] box) {
        double right = box[0] + box[2];
        double bottom = box[1] + box[3];
        return new double[] {box[0], box[1], box[0], bottom, right, bottom, right, box[1]};
    }

    private Rle ofCounts(Map<String, Object> segmentation, String what) {
        double[] size = numbers(member(segmentation, "size", what), what, "size");
        if (size.length != 2) {
            throw wrong(what + ": size must be height and width, got " + size.length + " numbers");
        }
        Object counts = member(segmentation, "counts", what);
        int height = whole(size[0], what, "size");
        int width = whole(size[1], what, "size");
        if (counts instanceof String compressed) {
            return Rle.of(height, width, compressed);
        }
        double[] numbers = numbers(counts, what, "counts");
        int[] whole = new int[numbers.length];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = whole(numbers[i], what, "counts");
        }
        return Rle.of(height, width, whole);
    }

    private List<Map<String, Object>> objects(Map<String, Object> root, String name) {
        return list(member(root, name, "the file"), name).stream()
                .map(element -> object(element, name))
                .toList();
    }

    private Object member(Map<String, Object> object, String name, String what) {
        Object value = object.get(name);
        if (value == null) {
            throw wrong(what + " has no \"" + name + "\"");
        }
        return value;
    }

    @SuppressWarnings("unchecked") // JsonReader makes no other maps
    private Map<String, Object> object(Object value, String what) {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw wrong(what + " must be an object");
    }

    @SuppressWarnings("unchecked") // JsonReader makes no other lists
    private List<Object> list(Object value, String what) {
        if (value instanceof List) {
            return (List<Object>) value;
        }
        throw wrong(what + " must be an array");
    }

    private double[] numbers(Object value, String what, String name) {
        return list(value, what + ": " + name).stream()
                .mapToDouble(element -> number(element, what, name))
                .toArray();
    }

    private double number(Object value, String what, String name) {
        if (value instanceof Double number) {
            return number;
        }
        throw wrong(what + ": " + name + " must be a number");
    }

    private long whole(Map<String, Object> object, String name, String what) {
        double value = number(member(object, name, what), what, name);
        if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
            throw wrong(what + ": " + name + " must be a whole number, got " + value);
        }
        return (long) value;
    }

    private int side(Map<String, Object> image, String name, String what) {
        return whole(number(member(image, name, what), what, name), what, name);
    }

    private int whole(double value, String what, String name) {
        if (value != (int) value) {
            throw wrong(what + ": " + name + " must be whole numbers below 2^31, got " + value);
        }
        return (int) value;
    }

    private boolean flag(Map<String, Object> object, String name, String what) {
        Object value = object.getOrDefault(name, 0.0);
        return value instanceof Boolean flag ? flag : number(value, what, name) != 0;
    }

    private BinocleException wrong(String message) {
        return new BinocleException(file + ": " + message);
    }
}
