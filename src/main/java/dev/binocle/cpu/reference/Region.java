package dev.binocle.cpu.reference;

import dev.binocle.op.Nms;

/** What can suppress and be suppressed: a box, upright or turned. */
sealed interface Region permits Overlap, RotatedOverlap {
    boolean isValid();

    /** @param later of the same kind */
    boolean suppresses(Region later, float threshold, Nms.Rule rule);
}
