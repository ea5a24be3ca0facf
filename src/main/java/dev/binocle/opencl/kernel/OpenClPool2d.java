package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Output;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClPool2d implements OpenClOp<Pool2d> {
    @Override
    public List<Choice> choices(Pool2d op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        // places are numbered as in a row-major input, and lie row-major themselves
        return op.indices() == Pool2d.Indices.NONE
                ? Types.bothLayouts("window", operands, outputs)
                : Types.plain("window", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<Pool2d> request) {
        Shape in = request.shape(0);
        Shape out = request.outputShape();
        Window window = request.op().window();
        Window.Placed placed = window.place(request.op().name(), in.dim(2), in.dim(3));
        DataType type = request.operand(0).dataType();
        Step.Builder step = Step.of("pool2d.cl", "pool2d")
                .define("X", Types.stored(type))
                .define("KIND", request.op().kind())
                .define("POWER", request.op().power())
                .define("EMPTY", type.isFloating() ? "-INFINITY" : type == DataType.INT8 ? "-128" : "0")
                .define(
                        "INDICES",
                        switch (request.op().indices()) {
                            case NONE -> 0;
                            case ROW_MAJOR -> 1;
                            case COLUMN_MAJOR -> 2;
                        })
                .define("COUNT_PADDING", request.op().countPadding() ? 1 : 0)
                .define("CHANNELS_LAST", request.choice().outputs().get(0).equals(Form.CHANNELS_LAST) ? 1 : 0)
                .args(request.input(0), request.output(0));
        if (request.op().indices() != Pool2d.Indices.NONE) {
            step.args(request.output(1));
        }
        return List.of(step.indices(out.dim(1), out.dim(2), out.dim(3))
                .ints(in.dim(2), in.dim(3))
                .indices(request.strides(0))
                .ints(window.kernelHeight(), window.kernelWidth(), window.strideHeight(), window.strideWidth())
                .ints(window.dilationHeight(), window.dilationWidth())
                .ints(placed.padTop(), placed.padLeft(), placed.padBottom(), placed.padRight())
                .build(
                        out.elementCount(),
                        request.traits().localSize(),
                        10.0 * window.kernelHeight() * window.kernelWidth()));
    }
}
