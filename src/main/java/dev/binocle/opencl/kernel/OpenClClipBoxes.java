package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.ClipBoxes;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClClipBoxes implements OpenClOp<ClipBoxes> {
    @Override
    public List<Choice> choices(ClipBoxes op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("boxes", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<ClipBoxes> request) {
        return List.of(Step.of("box_decode.cl", "clip_boxes")
                .args(request.input(0), request.output(0))
                .args(
                        new Arg.Float32(request.op().width()),
                        new Arg.Float32(request.op().height()))
                .build(
                        request.outputShape().elementCount() / 4,
                        request.traits().localSize(),
                        8));
    }
}
