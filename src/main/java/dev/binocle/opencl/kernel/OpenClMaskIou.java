package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.MaskIou;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClMaskIou implements OpenClOp<MaskIou> {
    @Override
    public List<Choice> choices(MaskIou op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("pairs", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<MaskIou> request) {
        long bytes = request.shape(0).dim(-1);
        return List.of(Step.of("mask_iou.cl", "mask_iou")
                .args(request.input(0), request.input(1), request.output(0))
                .indices(
                        Math.max(1, request.shape(0).dim(-2)),
                        Math.max(1, request.shape(1).dim(-2)),
                        bytes)
                .build(request.outputShape().elementCount(), request.traits().localSize(), (double) bytes));
    }
}
