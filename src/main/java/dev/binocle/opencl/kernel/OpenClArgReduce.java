package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.ArgReduce;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClArgReduce implements OpenClOp<ArgReduce> {
    @Override
    public List<Choice> choices(ArgReduce op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        return Types.plain("line", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<ArgReduce> request) {
        LineSteps lines = LineSteps.of(
                request.shape(0), request.shape(0).axis(request.op().axis()));
        Step.Builder step = Step.of("lines.cl", "arg_reduce")
                .define("SIGN", request.op().kind() == ArgReduce.Kind.MAX ? 1 : -1)
                .define("LAST", request.op().last() ? 1 : 0);
        return List.of(lines.build(request, step, 5));
    }
}
