package dev.binocle.cpu.reference;

import dev.binocle.op.Lines;
import dev.binocle.op.TopK;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;

final class ReferenceTopK implements ReferenceOp<TopK> {
    @Override
    public void run(TopK op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        int axis = input.shape().axis(op.axis());
        long[] strides = Walk.strides(input.type());
        long[] outStrides = Walk.strides(outputs.get(0).type());
        long k = outputs.get(0).type().shape().dim(axis);
        int sign = op.largest() ? -1 : 1;
        Walk.over(
                Lines.of(input.shape(), axis).lines(),
                base -> {
                    List<Long> order = new ArrayList<>();
                    for (long i = 0; i < input.shape().dim(axis); i++) {
                        order.add(i);
                    }
                    order.sort((a, b) ->
                            sign * Numbers.compare(input, base[0] + a * strides[axis], base[0] + b * strides[axis], 1));
                    for (int i = 0; i < k; i++) {
                        long to = base[1] + i * outStrides[axis];
                        outputs.get(0).copy(to, input, base[0] + order.get(i) * strides[axis]);
                        outputs.get(1).putLong(to, order.get(i));
                    }
                },
                strides,
                outStrides);
    }
}
