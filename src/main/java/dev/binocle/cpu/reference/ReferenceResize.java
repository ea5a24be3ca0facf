package dev.binocle.cpu.reference;

import dev.binocle.op.Resize;
import dev.binocle.op.ResizeTaps;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

/** All taps of all axes at once. */
final class ReferenceResize implements ReferenceOp<Resize> {
    @Override
    public void run(Resize op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        List<ResizeTaps> taps =
                op.resolve(arguments.operands()).stream().map(op::taps).toList();
        long[] strides = Walk.strides(input.type());
        boolean integer = !input.dataType().isFloating();
        Walk.positions(output.type(), (position, at) -> {
            boolean outside = false;
            for (int axis = 0; axis < position.length; axis++) {
                outside |= taps.get(axis).isOutside((int) position[axis]);
            }
            double value = outside ? op.extrapolation() : sum(input, taps, strides, position, 0, 0);
            if (integer && op.mode() == Resize.Mode.NEAREST && !outside) {
                output.copy(at, input, place(taps, strides, position));
            } else if (integer) {
                output.putLong(at, ReferenceCast.saturated(Math.rint(value), input.dataType()));
            } else {
                output.putDouble(at, value);
            }
        });
    }

    private static long place(List<ResizeTaps> taps, long[] strides, long[] position) {
        long at = 0;
        for (int axis = 0; axis < position.length; axis++) {
            at += strides[axis] * taps.get(axis).index((int) position[axis], 0);
        }
        return at;
    }

    private static double sum(
            TensorData input, List<ResizeTaps> taps, long[] strides, long[] position, int axis, long at) {
        if (axis == position.length) {
            return input.getDouble(at);
        }
        ResizeTaps along = taps.get(axis);
        int x = (int) position[axis];
        if (along.width() == 1) {
            return sum(input, taps, strides, position, axis + 1, at + strides[axis] * along.index(x, 0));
        }
        double sum = 0;
        for (int tap = 0; tap < along.width(); tap++) {
            double weight = along.weight(x, tap);
            if (weight != 0) {
                sum += weight * sum(input, taps, strides, position, axis + 1, at + strides[axis] * along.index(x, tap));
            }
        }
        return sum;
    }
}
