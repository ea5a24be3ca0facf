package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Pad;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

/** Fills the whole output, then copies what comes from the input. */
final class OpenClPad implements OpenClOp<Pad> {
    private static final long[] SINGLE = {0};
    private static final long[] FLAT = {1};

    @Override
    public List<Choice> choices(Pad op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.bothLayouts("copy", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Pad> request) {
        DataType type = request.operand(0).dataType();
        Traits traits = request.traits();
        Shape out = request.outputShape();
        Arg value = request.op().value(request.operands()) instanceof TensorData constant
                ? Arg.of(constant)
                : request.input(2);
        long[] from = request.strides(0);
        long[] to = request.outputStrides();
        List<Pad.Kept> kept = request.op().kept(request.operands());
        long fromBase = 0;
        long toBase = 0;
        for (int axis = 0; axis < to.length; axis++) {
            fromBase += kept.get(axis).from() * from[axis];
            toBase += kept.get(axis).to() * to[axis];
        }
        Shape moved = Shape.of(kept.stream().mapToLong(Pad.Kept::count).toArray());
        int[] order = MemoryOrder.of(to);
        List<Step> steps = new ArrayList<>();
        steps.add(
                Copies.step(traits, type, Shape.of(out.elementCount()), value, 0, SINGLE, request.output(0), 0, FLAT));
        steps.add(Copies.step(
                traits,
                type,
                MemoryOrder.permute(moved, order),
                request.input(0),
                fromBase,
                MemoryOrder.permute(from, order),
                request.output(0),
                toBase,
                MemoryOrder.permute(to, order)));
        return steps;
    }
}
