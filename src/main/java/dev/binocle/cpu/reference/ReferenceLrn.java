package dev.binocle.cpu.reference;

import dev.binocle.op.Lrn;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceLrn implements ReferenceOp<Lrn> {
    @Override
    public void run(Lrn op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        long stride = Walk.strides(input.type())[1];
        long channels = input.shape().dim(1);
        Walk.positions(input.type(), (position, at) -> {
            double sum = 0;
            // only channels that are there: a window may be far larger than the tensor
            long first = position[1] - op.before();
            long last = Math.min(first + op.size(), channels) - 1;
            for (long channel = Math.max(first, 0); channel <= last; channel++) {
                double x = input.getDouble(at + (channel - position[1]) * stride);
                sum += x * x;
            }
            double divisor = Math.pow(op.bias() + (double) op.alpha() / op.size() * sum, op.beta());
            outputs.get(0).putDouble(at, input.getDouble(at) / divisor);
        });
    }
}
