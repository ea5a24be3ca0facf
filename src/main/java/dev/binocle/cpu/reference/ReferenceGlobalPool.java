package dev.binocle.cpu.reference;

import dev.binocle.op.GlobalPool;
import dev.binocle.op.Lines;
import dev.binocle.op.Pool2d;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGlobalPool implements ReferenceOp<GlobalPool> {
    @Override
    public void run(GlobalPool op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Lines lines = op.lines(input.shape());
        long[] strides = Walk.strides(input.type());
        Walk.over(
                lines.lines(),
                base -> {
                    double[] max = {Double.NEGATIVE_INFINITY};
                    double[] sum = {0};
                    Walk.over(
                            lines.along(),
                            at -> {
                                double x = input.getDouble(base[0] + at[0]);
                                max[0] = Math.max(max[0], x);
                                sum[0] += op.kind() == Pool2d.Kind.LP ? Math.pow(Math.abs(x), op.power()) : x;
                            },
                            strides);
                    output.putDouble(
                            base[1],
                            switch (op.kind()) {
                                case MAX -> max[0];
                                case AVERAGE -> sum[0] / lines.length();
                                case LP -> Math.pow(sum[0], 1.0 / op.power());
                            });
                },
                strides,
                Walk.strides(output.type()));
    }
}
