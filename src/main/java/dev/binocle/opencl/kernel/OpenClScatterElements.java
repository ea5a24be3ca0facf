package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.ScatterElements;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClScatterElements implements OpenClOp<ScatterElements> {
    @Override
    public List<Choice> choices(ScatterElements op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.plain("scatter", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<ScatterElements> request) {
        Shape in = request.shape(0);
        Shape updates = request.shape(1);
        int axis = in.axis(request.op().axis());
        long[] to = request.strides(0);
        long[] from = request.strides(1);
        Shape lines = updates.with(axis, 1);
        Walks walks = Walks.of(lines, to, from);
        return List.of(
                Copies.whole(request),
                ScatterCode.of(request, "scatter_elements", request.op().reduction())
                        .define("RANK", walks.rank())
                        .args(
                                request.input(1),
                                request.input(2),
                                request.output(0),
                                PickSteps.outside(in),
                                walks.table())
                        .indices(updates.dim(axis))
                        .args(new Arg.Int64(from[axis]), new Arg.Int64(in.dim(axis)), new Arg.Int64(to[axis]))
                        .build(
                                updates.elementCount() == 0 ? 0 : lines.elementCount(),
                                request.traits().localSize(),
                                20.0 * (double) updates.dim(axis)));
    }
}
