package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Output;
import dev.binocle.op.Pool2d;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClGlobalPool implements OpenClOp<GlobalPool> {
    @Override
    public List<Choice> choices(GlobalPool op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.requireFloat32(op, operands.get(0));
        return Types.bothLayouts("channel", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<GlobalPool> request) {
        Shape in = request.shape(0);
        long positions = in.elementCount(2, in.rank());
        boolean channelsLast = request.choice().inputs().get(0).equals(Form.CHANNELS_LAST);
        return List.of(Step.of("pool2d.cl", "global_pool")
                .define("AVERAGE", request.op().kind() == Pool2d.Kind.AVERAGE ? 1 : 0)
                .args(request.input(0), request.output(0))
                .indices(in.dim(1), positions, in.dim(1) * positions)
                .indices(channelsLast ? 1 : positions, channelsLast ? in.dim(1) : 1)
                .build(in.dim(0) * in.dim(1), request.traits().localSize(), 4.0 * (double) positions));
    }
}
