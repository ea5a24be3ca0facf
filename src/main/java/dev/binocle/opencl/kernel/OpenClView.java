package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.View;
import dev.binocle.tensor.Operand;
import java.util.List;

/** A view that has to be made: a plain copy. Plans give the same memory another shape instead. */
final class OpenClView implements OpenClOp<View> {
    @Override
    public List<Choice> choices(View op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("copy", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<View> request) {
        return List.of(Copies.whole(request));
    }
}
