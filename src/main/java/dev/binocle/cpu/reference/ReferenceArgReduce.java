package dev.binocle.cpu.reference;

import dev.binocle.op.ArgReduce;
import dev.binocle.op.Lines;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceArgReduce implements ReferenceOp<ArgReduce> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(ArgReduce op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        int axis = input.shape().axis(op.axis());
        long[] strides = Walk.strides(input.type());
        int sign = op.kind() == ArgReduce.Kind.MAX ? 1 : -1;
        long[] line = {0};
        Walk.over(
                Lines.of(input.shape(), axis).lines(),
                base -> {
                    long best = 0;
                    for (long i = 1; i < input.shape().dim(axis); i++) {
                        int order = sign
                                * Numbers.compare(
                                        input, base[0] + i * strides[axis], base[0] + best * strides[axis], sign);
                        best = order > 0 || (order == 0 && op.last()) ? i : best;
                    }
                    outputs.get(0).putLong(line[0]++, best);
                },
                strides);
    }
}
