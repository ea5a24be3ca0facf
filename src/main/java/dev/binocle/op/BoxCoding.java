package dev.binocle.op;

/**
 * How networks write boxes down, relative to anchors: a, the anchor's centre, width and height, and s, its stride, the side of its cell.
 *
 * @param kind which formulas
 * @param variances what {@link Kind#DELTAS} are multiplied with: of x, y, width and height
 * @param limit the most that the exponent of a {@link Kind#DELTAS} side may be; infinity for none
 * @param bins of each distance of {@link Kind#DISTRIBUTIONS}; 1 elsewhere
 */
public record BoxCoding(Kind kind, Variances variances, float limit, int bins) {
    /** The formulas; t are the network's numbers. */
    public enum Kind {
        /** x = a<sub>x</sub> + v<sub>x</sub> t<sub>x</sub> a<sub>w</sub>, w = a<sub>w</sub> exp(v<sub>w</sub> t<sub>w</sub>). */
        DELTAS,
        /** x = a<sub>x</sub> + (σ(t<sub>x</sub>) − 1/2) s, w = a<sub>w</sub> exp(t<sub>w</sub>) (Redmon and Farhadi, YOLOv3, 2018). */
        YOLO_V3,
        /** x = a<sub>x</sub> + (2 σ(t<sub>x</sub>) − 1) s, w = a<sub>w</sub> (2 σ(t<sub>w</sub>))² (Ultralytics YOLOv5). */
        YOLO_V5,
        /** x<sub>1</sub> = a<sub>x</sub> − t<sub>1</sub> s, x<sub>2</sub> = a<sub>x</sub> + t<sub>3</sub> s: left, top, right, bottom (Tian et al., FCOS, 2019). */
        DISTANCES,
        /**
         * {@link #DISTANCES}, each the mean of 0, 1 ... bins − 1 under the softmax of its bins (Li et al., Generalized Focal Loss, 2020; YOLOv8 has
         * 16).
         */
        DISTRIBUTIONS
    }

    /** Of x, y, width and height. */
    public record Variances(float x, float y, float width, float height) {
        public static final Variances ONE = new Variances(1, 1, 1, 1);
    }

    /** SSD's variances, 0.1 for the centre and 0.2 for the size (Liu et al., 2016); also RetinaNet's and Faster R-CNN's weights 10 and 5. */
    public static final BoxCoding SSD =
            new BoxCoding(Kind.DELTAS, new Variances(0.1f, 0.1f, 0.2f, 0.2f), Float.POSITIVE_INFINITY, 1);

    /** RetinaNet as torchvision has it: no variances, sides at most 1000 / 16 anchors (Lin et al., 2017). */
    public static final BoxCoding RETINA_NET =
            new BoxCoding(Kind.DELTAS, Variances.ONE, (float) Math.log(1000.0 / 16), 1);

    /** Faster R-CNN's box head as torchvision has it: weights 10 and 5, sides at most 1000 / 16 anchors (Ren et al., 2015). */
    public static final BoxCoding FASTER_RCNN =
            new BoxCoding(Kind.DELTAS, new Variances(0.1f, 0.1f, 0.2f, 0.2f), (float) Math.log(1000.0 / 16), 1);

    /** YOLOX: the anchor of a cell is at its upper left corner and as large as it is (Ge et al., 2021). */
    public static final BoxCoding YOLOX = new BoxCoding(Kind.DELTAS, Variances.ONE, Float.POSITIVE_INFINITY, 1);

    public static final BoxCoding YOLO_V3 = new BoxCoding(Kind.YOLO_V3, Variances.ONE, Float.POSITIVE_INFINITY, 1);
    public static final BoxCoding YOLO_V5 = new BoxCoding(Kind.YOLO_V5, Variances.ONE, Float.POSITIVE_INFINITY, 1);
    public static final BoxCoding FCOS = new BoxCoding(Kind.DISTANCES, Variances.ONE, Float.POSITIVE_INFINITY, 1);
    public static final BoxCoding YOLO_V8 =
            new BoxCoding(Kind.DISTRIBUTIONS, Variances.ONE, Float.POSITIVE_INFINITY, 16);

    private static final int MOST_BINS = 1024;

    public BoxCoding {
        if (bins < 1 || bins > MOST_BINS || (kind != Kind.DISTRIBUTIONS && bins != 1)) {
            throw new IllegalArgumentException(
                    "BoxCoding: bins must be 1, or up to 1024 for DISTRIBUTIONS, got " + bins);
        }
    }

    /** How many numbers of the network a box takes. */
    public int numbers() {
        return 4 * bins;
    }

    /** Whether anchors have a stride beside their centre and size. */
    public boolean hasStrides() {
        return kind != Kind.DELTAS;
    }
}
