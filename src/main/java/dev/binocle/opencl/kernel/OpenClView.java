package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.View;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** A view that has to be made: a plain copy. Plans give the same memory another shape instead. */
final class OpenClView implements OpenClOp<View> {
    private static final long[] FLAT = {1};

    @Override
    public List<Choice> choices(View op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("copy", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<View> request) {
        return List.of(Copies.step(
                request.traits(),
                request.operand(0).dataType(),
                Shape.of(request.outputShape().elementCount()),
                request.input(0),
                0,
                FLAT,
                request.output(0),
                0,
                FLAT));
    }
}
