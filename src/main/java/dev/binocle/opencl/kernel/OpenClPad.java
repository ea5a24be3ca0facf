package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Output;
import dev.binocle.op.Pad;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class OpenClPad implements OpenClOp<Pad> {
    @Override
    public List<Choice> choices(Pad op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return Types.bothLayouts("pad", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<Pad> request) {
        Shape in = request.shape(0);
        Shape out = request.outputShape();
        Arg value = request.op().value(request.operands()) instanceof TensorData constant
                ? Arg.of(constant)
                : request.input(2);
        long[] pads = request.op().pads(request.operands());
        long[] strides = request.strides(0);
        int[] order = MemoryOrder.of(request.outputStrides());
        if (request.op().mode() == Pad.Mode.CONSTANT && request.traits().isCores()) {
            return fillAndCopy(request, value, pads, order);
        }
        long[] table = new long[4 * Math.max(1, order.length)];
        if (order.length == 0) {
            table[0] = 1; // a scalar, as an axis of length 1
            table[2] = 1;
        }
        for (int i = 0; i < order.length; i++) {
            int axis = order[i];
            table[4 * i] = out.dim(axis);
            table[4 * i + 1] = pads[axis];
            table[4 * i + 2] = in.dim(axis);
            table[4 * i + 3] = strides[axis];
        }
        return List.of(Step.of("pad.cl", "pad")
                .define("T", Types.bits(request.operand(0).dataType()))
                .define("RANK", table.length / 4)
                .define("MODE", "PAD_" + request.op().mode())
                .args(request.input(0), value, request.output(0), Arg.table(table))
                .build(out.elementCount(), request.traits().localSize(), 20));
    }

    /** The constant everywhere, then the input over it: two launches that walk runs, not elements. */
    private static List<Step> fillAndCopy(Request<Pad> request, Arg value, long[] pads, int[] order) {
        DataType type = request.operand(0).dataType();
        Shape in = request.shape(0);
        Shape out = request.outputShape();
        long[] from = request.strides(0);
        long[] to = request.outputStrides();
        long[] lengths = new long[order.length];
        long fromBase = 0;
        long toBase = 0;
        for (int axis = 0; axis < order.length; axis++) {
            long skipped = Math.max(0, -pads[axis]); // a negative pad cuts off
            long before = Math.max(0, pads[axis]);
            lengths[axis] = Math.max(0, Math.min(in.dim(axis) - skipped, out.dim(axis) - before));
            fromBase += skipped * from[axis];
            toBase += before * to[axis];
        }
        long[] toInOrder = MemoryOrder.permute(to, order);
        return List.of(
                Copies.step(
                        request.traits(),
                        type,
                        MemoryOrder.permute(out, order),
                        value,
                        0,
                        new long[order.length],
                        request.output(0),
                        0,
                        toInOrder),
                Copies.step(
                        request.traits(),
                        type,
                        MemoryOrder.permute(Shape.of(lengths), order),
                        request.input(0),
                        fromBase,
                        MemoryOrder.permute(from, order),
                        request.output(0),
                        toBase,
                        toInOrder));
    }
}
