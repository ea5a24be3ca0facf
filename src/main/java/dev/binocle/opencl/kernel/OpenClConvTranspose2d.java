package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClConvTranspose2d implements OpenClOp<ConvTranspose2d> {
    @Override
    public List<Choice> choices(ConvTranspose2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands, outputs, traits);
        return Types.anyLayout("plain", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<ConvTranspose2d> request) {
        ConvTranspose2d op = request.op();
        Shape in = request.shape(0);
        Shape weights = request.shape(1);
        Shape out = request.outputShape();
        ConvTranspose2d.Placed placed = op.place(in, weights);
        DataType type = request.operand(0).dataType();
        return List.of(Step.of("conv2d_plain.cl", "conv_transpose2d")
                .define("X", Types.stored(type))
                .define("CHANNELS_LAST", request.choice().outputs().get(0).isChannelsLast() ? 1 : 0)
                .define("BIASED", request.has(2) ? 1 : 0)
                .args(request.input(0), request.input(1), request.input(request.has(2) ? 2 : 1), request.output(0))
                .indices(request.strides(0))
                .indices(out.dim(1))
                .ints(out.dim(2), out.dim(3), in.dim(2), in.dim(3))
                .indices(weights.dim(0) / op.groups(), weights.dim(1))
                .ints(weights.dim(2), weights.dim(3), op.strideHeight(), op.strideWidth())
                .ints(op.dilationHeight(), op.dilationWidth(), placed.padTop(), placed.padLeft())
                .build(
                        out.elementCount(),
                        request.traits().localSize(),
                        2.0 * (double) weights.elementCount() / Math.max(1, (double) weights.dim(1)) / op.groups()));
    }
}
