package dev.binocle.vision;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The 80 kinds of things that networks trained on COCO find, in their order, and the numbers that the data set gives them (Lin et al., 2014). */
public final class CocoLabels {
    /** By class, from 0. */
    public static final List<String> NAMES = List.of(
            "person",
            "bicycle",
            "car",
            "motorcycle",
            "airplane",
            "bus",
            "train",
            "truck",
            "boat",
            "traffic light",
            "fire hydrant",
            "stop sign",
            "parking meter",
            "bench",
            "bird",
            "cat",
            "dog",
            "horse",
            "sheep",
            "cow",
            "elephant",
            "bear",
            "zebra",
            "giraffe",
            "backpack",
            "umbrella",
            "handbag",
            "tie",
            "suitcase",
            "frisbee",
            "skis",
            "snowboard",
            "sports ball",
            "kite",
            "baseball bat",
            "baseball glove",
            "skateboard",
            "surfboard",
            "tennis racket",
            "bottle",
            "wine glass",
            "cup",
            "fork",
            "knife",
            "spoon",
            "bowl",
            "banana",
            "apple",
            "sandwich",
            "orange",
            "broccoli",
            "carrot",
            "hot dog",
            "pizza",
            "donut",
            "cake",
            "chair",
            "couch",
            "potted plant",
            "bed",
            "dining table",
            "toilet",
            "tv",
            "laptop",
            "mouse",
            "remote",
            "keyboard",
            "cell phone",
            "microwave",
            "oven",
            "toaster",
            "sink",
            "refrigerator",
            "book",
            "clock",
            "vase",
            "scissors",
            "teddy bear",
            "hair drier",
            "toothbrush");

    /** Numbers from 1 to 90 that no category has. */
    private static final Set<Integer> LEFT_OUT = Set.of(12, 26, 29, 30, 45, 66, 68, 69, 71, 83);

    private static final int[] IDS =
            IntStream.rangeClosed(1, 90).filter(id -> !LEFT_OUT.contains(id)).toArray();

    private CocoLabels() {}

    /** The data set's category_id of a name; of "class 7" 8, of anything else, such as a face, 1. */
    public static int id(String name) {
        int index = NAMES.indexOf(name);
        if (index >= 0) {
            return IDS[index];
        }
        return name.matches("class \\d{1,9}") ? Integer.parseInt(name.substring(6)) + 1 : 1;
    }
}
