package dev.binocle.opencl.kernel;

import dev.binocle.op.Op;
import dev.binocle.tensor.Shape;

/** What the steps with indices share: see index.cl. The indices are operand 1. */
final class PickSteps {
    private PickSteps() {}

    static Step.Builder of(Request<? extends Op> request, String file, String entry) {
        return Step.of(file, entry).define("I", Types.stored(request.operand(1).dataType()));
    }

    static Arg.Fault outside(Shape input) {
        return new Arg.Fault("an index lies outside the input of shape " + input);
    }
}
