package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.RoiAlign;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClRoiAlign implements OpenClOp<RoiAlign> {
    @Override
    public List<Choice> choices(RoiAlign op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.plain("sample", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<RoiAlign> request) {
        RoiAlign op = request.op();
        Shape in = request.shape(0);
        int samples = Math.max(4, op.samples());
        return List.of(Step.of("roi_align.cl", "roi_align")
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("I", Types.stored(request.operand(2).dataType()))
                .define("MAXIMUM", op.kind() == RoiAlign.Kind.MAX ? 1 : 0)
                .define("MOST_SAMPLES", RoiAlign.MOST_SAMPLES)
                .define("HALF_PIXEL", op.halfPixel() ? 1 : 0)
                .args(request.input(0), request.input(1), request.input(2), request.output(0))
                .args(new Arg.Fault("a region's image lies outside the batch of " + in.dim(0)))
                .indices(in.dim(0), in.dim(1))
                .ints(in.dim(2), in.dim(3), op.outputHeight(), op.outputWidth(), op.samples())
                .args(new Arg.Float32(op.scale()))
                .build(request.outputShape().elementCount(), request.traits().localSize(), 40.0 * samples * samples));
    }
}
