package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.RotatedBoxIou;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;

final class OpenClRotatedBoxIou implements OpenClOp<RotatedBoxIou> {
    @Override
    public List<Choice> choices(RotatedBoxIou op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, DataType.FLOAT64, traits);
        return Types.plain("pairs", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<RotatedBoxIou> request) {
        boolean each = request.op().elementwise();
        return List.of(Step.of("rotated_box_iou.cl", "rotated_box_iou")
                .define("X", Types.computed(request.operand(0).dataType()))
                .args(request.input(0), request.input(1), request.output(0))
                .indices(
                        each ? 1 : Math.max(1, request.shape(0).dim(-2)),
                        each ? 1 : Math.max(1, request.shape(1).dim(-2)))
                .build(request.outputShape().elementCount(), request.traits().localSize(), 500));
    }
}
