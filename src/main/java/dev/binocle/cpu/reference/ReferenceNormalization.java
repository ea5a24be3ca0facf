package dev.binocle.cpu.reference;

import dev.binocle.op.Broadcast;
import dev.binocle.op.Normalization;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceNormalization implements ReferenceOp<Normalization> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Normalization op, Arguments arguments, List<TensorBuilder> outputs) {
        Normalization.Parts parts = op.parts(arguments.operands());
        TensorData input = arguments.get(0);
        long[] strides = Layout.NCHW.strides(parts.view());
        Shape along = parts.lines().along();
        long length = parts.lines().length();
        long[] line = {0};
        Walk.over(
                parts.lines().lines(),
                base -> {
                    double[] sum = {0};
                    if (parts.centered()) {
                        Walk.over(along, at -> sum[0] += input.getDouble(base[0] + at[0]), strides);
                    }
                    double mean = sum[0] / length;
                    double[] squares = {0};
                    Walk.over(
                            along,
                            at -> {
                                double x = input.getDouble(base[0] + at[0]) - mean;
                                squares[0] += x * x;
                            },
                            strides);
                    double variance = squares[0] / length;
                    double deviation = parts.outside()
                            ? Math.sqrt(variance) + parts.epsilon()
                            : Math.sqrt(variance + parts.epsilon());
                    long scale = base[1];
                    long shift = base[2];
                    Walk.over(
                            along,
                            at -> {
                                double x = (input.getDouble(base[0] + at[0]) - mean) / deviation;
                                x *= parts.scale() < 0
                                        ? 1
                                        : arguments.get(parts.scale()).getDouble(scale + at[1]);
                                x += parts.shift() < 0
                                        ? 0
                                        : arguments.get(parts.shift()).getDouble(shift + at[2]);
                                outputs.get(0).putDouble(base[0] + at[0], x);
                            },
                            strides,
                            Broadcast.strides(parts.scaleShape(), parts.view()),
                            Broadcast.strides(parts.shiftShape(), parts.view()));
                    for (int i = 0; i < parts.statistics().size(); i++) {
                        Normalization.Statistic statistic = parts.statistics().get(i);
                        double value = switch (statistic.kind()) {
                            case MEAN -> mean;
                            case VARIANCE -> variance;
                            case INVERSE_DEVIATION -> 1 / deviation;
                        };
                        double kept = statistic.operand() < 0
                                ? 0
                                : statistic.keep()
                                        * arguments.get(statistic.operand()).getDouble(line[0]);
                        outputs.get(1 + i)
                                .putDouble(
                                        line[0], kept + (statistic.operand() < 0 ? 1 : 1 - statistic.keep()) * value);
                    }
                    line[0]++;
                },
                strides,
                Broadcast.strides(parts.scaleShape(), parts.view()),
                Broadcast.strides(parts.shiftShape(), parts.view()));
    }
}
