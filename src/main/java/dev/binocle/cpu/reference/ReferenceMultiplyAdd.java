package dev.binocle.cpu.reference;

import dev.binocle.op.Broadcast;
import dev.binocle.op.MultiplyAdd;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceMultiplyAdd implements ReferenceOp<MultiplyAdd> {
    @Override
    public void run(MultiplyAdd op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData first = arguments.get(0);
        TensorData second = arguments.get(1);
        TensorData summand = arguments.get(2);
        TensorBuilder output = outputs.get(0);
        Shape shape = output.type().shape();
        Walk.over(
                shape,
                at -> output.putDouble(
                        at[3], first.getDouble(at[0]) * second.getDouble(at[1]) + summand.getDouble(at[2])),
                strides(first, shape),
                strides(second, shape),
                strides(summand, shape),
                Walk.strides(output.type()));
    }

    private static long[] strides(TensorData data, Shape shape) {
        return Broadcast.strides(data.shape(), Walk.strides(data.type()), shape);
    }
}
