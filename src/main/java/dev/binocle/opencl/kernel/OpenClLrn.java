package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Lrn;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClLrn implements OpenClOp<Lrn> {
    @Override
    public List<Choice> choices(Lrn op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        return Types.plain("window", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Lrn> request) {
        Shape shape = request.outputShape();
        Lrn op = request.op();
        return List.of(Step.of("lrn.cl", "lrn")
                .define("X", Types.stored(request.operand(0).dataType()))
                .args(request.input(0), request.output(0))
                .indices(shape.dim(1), shape.elementCount(2, shape.rank()))
                .ints(op.size(), op.before())
                .args(new Arg.Float32(op.alpha()), new Arg.Float32(op.beta()), new Arg.Float32(op.bias()))
                .build(
                        shape.elementCount(),
                        request.traits().localSize(),
                        30 + 3.0 * Math.min(op.size(), shape.dim(1))));
    }
}
