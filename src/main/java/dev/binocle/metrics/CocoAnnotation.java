package dev.binocle.metrics;

import java.util.Optional;

/**
 * An object of the ground truth, or one that was found.
 *
 * @param id of the annotation; of a result its place in the file, from 1
 * @param score of a result; 0 in the ground truth
 * @param box of nothing where only masks were given
 * @param area in pixels, as the file has it
 * @param crowd many objects in one: a result in it is neither right nor wrong
 * @param ignore what the field of that name says, which pycocotools overwrites; {@link CocoRules#ignoreIsCrowd()}
 * @param mask where masks were read
 */
record CocoAnnotation(
        long id,
        long image,
        long category,
        double score,
        CocoBox box,
        double area,
        boolean crowd,
        boolean ignore,
        Optional<Rle> mask) {

    /** IoU, over the own area alone where the other is a crowd. */
    double overlap(CocoAnnotation truth, boolean asCrowd) {
        if (mask.isPresent() && truth.mask.isPresent()) {
            long common = mask.get().intersection(truth.mask.get());
            return common > 0 && asCrowd
                    ? (double) common / (double) mask.get().area()
                    : mask.get().iou(truth.mask.get());
        }
        double common = box.intersection(truth.box);
        return common > 0 ? common / (asCrowd ? box.area() : box.area() + truth.box.area() - common) : 0;
    }
}
