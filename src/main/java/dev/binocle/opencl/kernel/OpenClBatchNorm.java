package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClBatchNorm implements OpenClOp<BatchNorm> {
    @Override
    public List<Choice> choices(BatchNorm op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.bothLayoutsAlike("batchnorm", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<BatchNorm> request) {
        Shape shape = request.outputShape();
        boolean channelsLast = request.choice().outputs().get(0).equals(Form.CHANNELS_LAST);
        return List.of(Step.of("batchnorm.cl", "batchnorm")
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("A", Types.stored(request.operand(1).dataType()))
                .define("B", Types.stored(request.operand(3).dataType()))
                .args(
                        request.input(0),
                        request.input(1),
                        request.input(2),
                        request.input(3),
                        request.input(4),
                        request.output(0))
                .indices(Math.max(1, shape.dim(1)), channelsLast ? 1 : Math.max(1, shape.elementCount(2, shape.rank())))
                .args(new Arg.Float32(request.op().epsilon()))
                .build(shape.elementCount(), request.traits().localSize(), 20));
    }
}
