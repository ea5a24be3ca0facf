package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.CumSum;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClCumSum implements OpenClOp<CumSum> {
    @Override
    public List<Choice> choices(CumSum op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        return Types.plain("line", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<CumSum> request) {
        LineSteps lines = LineSteps.of(request.shape(0), request.op().axis(request.operands()));
        DataType type = request.operand(0).dataType();
        Step.Builder step = Step.of("lines.cl", "cum_sum")
                .define("S", Types.computed(type))
                .define("EXCLUSIVE", request.op().exclusive() ? 1 : 0)
                .define("REVERSE", request.op().reverse() ? 1 : 0);
        return List.of(lines.build(request, step, 8));
    }
}
