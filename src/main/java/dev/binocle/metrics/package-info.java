/** How good detections are: COCO's average precision and recall, and masks as run lengths. */
@NullMarked
package dev.binocle.metrics;

import org.jspecify.annotations.NullMarked;
