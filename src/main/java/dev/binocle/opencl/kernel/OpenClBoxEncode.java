package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.BoxEncode;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClBoxEncode implements OpenClOp<BoxEncode> {
    @Override
    public List<Choice> choices(BoxEncode op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("boxes", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<BoxEncode> request) {
        return List.of(OpenClBoxDecode.step("box_encode", request.op().coding())
                .args(request.input(0), request.input(1), request.inputOrZero(2), request.output(0))
                .indices(Math.max(1, request.shape(0).dim(-2)))
                .args(OpenClBoxDecode.variances(request.op().coding()))
                .build(
                        request.outputShape().elementCount() / 4,
                        request.traits().localSize(),
                        60));
    }
}
