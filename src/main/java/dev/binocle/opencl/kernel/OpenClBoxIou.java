package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClBoxIou implements OpenClOp<BoxIou> {
    @Override
    public List<Choice> choices(BoxIou op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("pairs", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<BoxIou> request) {
        Shape out = request.outputShape();
        return List.of(Step.of("box_iou.cl", "box_iou")
                .define("CENTER", request.op().format() == BoxFormat.CXCYWH ? 1 : 0)
                .args(request.input(0), request.input(1), request.output(0))
                .indices(Math.max(1, out.dim(-2)), Math.max(1, out.dim(-1)))
                .build(out.elementCount(), request.traits().localSize(), 40));
    }
}
