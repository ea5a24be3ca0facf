package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Binary;
import dev.binocle.op.Broadcast;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

final class OpenClBinary implements OpenClOp<Binary> {
    @Override
    public List<Choice> choices(Binary op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.scalar(op, operands.get(0).dataType());
        return Types.bothLayouts("binary", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Binary> request) {
        DataType type = request.operand(0).dataType();
        String scalar = Types.scalar(request.op(), type);
        Shape shape = request.outputShape();
        // the walk follows the memory of the output, so that its strides are those of a row-major tensor
        int[] order = MemoryOrder.of(request.outputStrides());
        Walks walks = Walks.of(
                MemoryOrder.permute(shape, order),
                MemoryOrder.permute(Broadcast.strides(request.shape(0), request.strides(0), shape), order),
                MemoryOrder.permute(Broadcast.strides(request.shape(1), request.strides(1), shape), order),
                MemoryOrder.permute(request.outputStrides(), order));
        boolean flat = walks.rank() == 1
                && walks.isFlat(2)
                && (walks.isFlat(0) || walks.isSingle(0))
                && (walks.isFlat(1) || walks.isSingle(1));
        Step.Builder step = Step.of("binary.cl", flat ? "binary_flat" : "binary")
                .prologue("#define T " + scalar + "\n#define V " + scalar + "4\n#define EXPRESSION(a, b, T) "
                        + Expressions.of(request.op().kind(), type.isFloating(), type.isSigned()) + "\n")
                .args(request.input(0), request.input(1), request.output(0));
        long count = shape.elementCount();
        int local = request.traits().localSize();
        return List.of(
                flat
                        ? step.define("LEFT_STEP", walks.isFlat(0) ? 1 : 0)
                                .define("RIGHT_STEP", walks.isFlat(1) ? 1 : 0)
                                .indices(count)
                                .build((count + 3) / 4, local, 40)
                        : step.define("RANK", walks.rank()).args(walks.table()).build(count, local, 20));
    }
}
