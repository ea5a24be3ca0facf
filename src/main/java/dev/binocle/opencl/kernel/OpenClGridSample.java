package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.GridSample;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClGridSample implements OpenClOp<GridSample> {
    @Override
    public List<Choice> choices(GridSample op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.plain("sample", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<GridSample> request) {
        Shape in = request.shape(0);
        Shape out = request.outputShape();
        return List.of(Step.of("grid_sample.cl", "grid_sample")
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("MODE", request.op().mode())
                .define("BORDER", request.op().border())
                .define("ALIGN", request.op().alignCorners() ? 1 : 0)
                .args(request.input(0), request.input(1), request.output(0))
                .indices(in.dim(1), out.dim(2) * out.dim(3))
                .ints(in.dim(2), in.dim(3))
                .build(out.elementCount(), request.traits().localSize(), 200));
    }
}
