package dev.binocle.cpu.reference;

import dev.binocle.op.BatchNorm;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBatchNorm implements ReferenceOp<BatchNorm> {
    @Override
    public void run(BatchNorm op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        long[] channel = new long[input.shape().rank()];
        channel[1] = 1;
        Walk.over(
                input.shape(),
                at -> {
                    long c = at[2];
                    double scale = arguments.get(1).getDouble(c)
                            / Math.sqrt(arguments.get(4).getDouble(c) + op.epsilon());
                    double centred = input.getDouble(at[0]) - arguments.get(3).getDouble(c);
                    output.putDouble(at[1], scale * centred + arguments.get(2).getDouble(c));
                },
                Walk.strides(input.type()),
                Walk.strides(output.type()),
                channel);
    }
}
