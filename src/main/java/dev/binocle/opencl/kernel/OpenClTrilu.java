package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Trilu;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClTrilu implements OpenClOp<Trilu> {
    @Override
    public List<Choice> choices(Trilu op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.plain("trilu", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Trilu> request) {
        Shape shape = request.outputShape();
        return List.of(Step.of("trilu.cl", "trilu")
                .define("T", Types.bits(request.operand(0).dataType()))
                .define("UPPER", request.op().upper() ? 1 : 0)
                .args(request.input(0), request.output(0))
                .indices(shape.dim(-2), shape.dim(-1))
                .args(new Arg.Int64(request.op().diagonal(request.operands())))
                .build(shape.elementCount(), request.traits().localSize(), 10));
    }
}
