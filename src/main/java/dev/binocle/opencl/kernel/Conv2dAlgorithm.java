package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import java.util.List;

/** One way to do a convolution. It has a kernel file of its own, of the same name: {@code Conv2dTile}, {@code conv2d_tile.cl}. */
interface Conv2dAlgorithm {
    /** The name of its choices. */
    String name();

    /** All its choices, with every combination of parameters that is legal on the device; none where it can't do the problem. */
    List<Choice> candidates(Conv2dProblem problem);

    /** Whether it can write its output as such a part of another tensor. */
    default boolean writes(Part part) {
        return true;
    }

    List<Step> steps(Request<Conv2d> request);
}
