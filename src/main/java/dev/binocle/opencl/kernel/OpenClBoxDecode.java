package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxDecode;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClBoxDecode implements OpenClOp<BoxDecode> {
    @Override
    public List<Choice> choices(BoxDecode op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("boxes", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<BoxDecode> request) {
        BoxDecode op = request.op();
        return List.of(step("box_decode", op.coding())
                .args(request.input(0), request.input(1), request.inputOrZero(2), request.output(0))
                .indices(Math.max(1, request.shape(0).dim(-2)), request.shape(0).dim(-1), op.first())
                .args(variances(op.coding()))
                .args(new Arg.Float32(op.coding().limit()))
                .build(
                        request.outputShape().elementCount() / 4,
                        request.traits().localSize(),
                        80));
    }

    static Step.Builder step(String entry, BoxCoding coding) {
        int kind = switch (coding.kind()) {
            case DELTAS -> 0;
            case YOLO_V3 -> 1;
            case YOLO_V5 -> 2;
            case DISTANCES, DISTRIBUTIONS -> 3;
        };
        return Step.of("box_decode.cl", entry).define("KIND", kind).define("BINS", coding.bins());
    }

    static List<Arg> variances(BoxCoding coding) {
        BoxCoding.Variances v = coding.variances();
        return List.of(
                new Arg.Float32(v.x()),
                new Arg.Float32(v.y()),
                new Arg.Float32(v.width()),
                new Arg.Float32(v.height()));
    }
}
