package dev.binocle.opencl.kernel;

import dev.binocle.op.Binary;
import dev.binocle.op.Op;
import dev.binocle.op.Reduction;
import dev.binocle.tensor.DataType;

/** What the two scatters share: what is done with an update, after a copy of the input. */
final class ScatterCode {
    private ScatterCode() {}

    static Step.Builder of(Request<? extends Op> request, String entry, Reduction reduction) {
        DataType type = request.operand(0).dataType();
        String combine = switch (reduction) {
            case NONE -> "(b)";
            case ADD -> Expressions.of(Binary.Kind.ADD, type);
            case MUL -> Expressions.of(Binary.Kind.MUL, type);
            case MIN -> Expressions.of(Binary.Kind.MIN, type);
            case MAX -> Expressions.of(Binary.Kind.MAX, type);
        };
        return PickSteps.of(request, "scatter.cl", entry)
                .define("X", Types.stored(type))
                .prologue("#define COMBINE(a, b) " + combine + "\n");
    }
}
