package dev.binocle.cpu.reference;

import dev.binocle.op.Lines;
import dev.binocle.op.Softmax;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceSoftmax implements ReferenceOp<Softmax> {
    @Override
    public void run(Softmax op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        long[] stride = Walk.strides(input.type());
        Lines lines = op.lines(input.shape());
        Walk.over(
                lines.lines(),
                base -> {
                    double[] max = {Double.NEGATIVE_INFINITY};
                    double[] sum = {0};
                    boolean[] found = {false};
                    long first = base[0];
                    Walk.over(lines.along(), at -> max[0] = Math.max(max[0], input.getDouble(first + at[0])), stride);
                    Walk.over(lines.along(), at -> sum[0] += Math.exp(input.getDouble(first + at[0]) - max[0]), stride);
                    Walk.over(
                            lines.along(),
                            at -> {
                                double x = input.getDouble(first + at[0]);
                                boolean largest = !found[0] && (x == max[0] || Double.isNaN(x));
                                found[0] |= largest;
                                output.putDouble(
                                        first + at[0],
                                        switch (op.kind()) {
                                            case SOFTMAX -> Math.exp(x - max[0]) / sum[0];
                                            case LOG_SOFTMAX -> x - max[0] - Math.log(sum[0]);
                                            case HARDMAX -> largest ? 1 : 0;
                                        });
                            },
                            stride);
                },
                stride);
    }
}
