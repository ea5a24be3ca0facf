package dev.binocle.cpu.reference;

import dev.binocle.op.Broadcast;
import dev.binocle.op.Where;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceWhere implements ReferenceOp<Where> {
    @Override
    public void run(Where op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData condition = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Shape shape = output.type().shape();
        Walk.over(
                shape,
                at -> {
                    int chosen = condition.getLong(at[0]) != 0 ? 1 : 2;
                    output.copy(at[3], arguments.get(chosen), at[chosen]);
                },
                strides(condition, shape),
                strides(arguments.get(1), shape),
                strides(arguments.get(2), shape),
                Walk.strides(output.type()));
    }

    private static long[] strides(TensorData data, Shape shape) {
        return Broadcast.strides(data.shape(), Walk.strides(data.type()), shape);
    }
}
