package dev.binocle.cpu.reference;

import dev.binocle.op.Lines;
import dev.binocle.op.Reduce;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceReduce implements ReferenceOp<Reduce> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Reduce op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Lines lines = Lines.of(input.shape(), op.over(arguments.operands()));
        long[] strides = Walk.strides(input.type());
        long[] line = {0};
        Walk.over(
                lines.lines(),
                base -> {
                    if (input.dataType().isFloating()) {
                        output.putDouble(line[0]++, floating(op.kind(), input, lines, base[0], strides));
                    } else if (op.kind() == Reduce.Kind.LOG_SUM_EXP) {
                        output.putLong(line[0]++, (long) floating(op.kind(), input, lines, base[0], strides));
                    } else {
                        output.putLong(line[0]++, whole(op.kind(), input, lines, base[0], strides));
                    }
                },
                strides);
    }

    private static double floating(Reduce.Kind kind, TensorData input, Lines lines, long base, long[] strides) {
        boolean extreme = kind == Reduce.Kind.MAX || kind == Reduce.Kind.LOG_SUM_EXP;
        double[] max = {Double.NEGATIVE_INFINITY};
        if (extreme) {
            Walk.over(lines.along(), at -> max[0] = Math.max(max[0], input.getDouble(base + at[0])), strides);
        }
        // where the largest is infinite there is nothing to take away
        double shift = Double.isInfinite(max[0]) ? 0 : max[0];
        double[] total = {kind == Reduce.Kind.PROD ? 1 : kind == Reduce.Kind.MIN ? Double.POSITIVE_INFINITY : 0};
        Walk.over(
                lines.along(),
                at -> {
                    double x = input.getDouble(base + at[0]);
                    total[0] = switch (kind) {
                        case SUM, MEAN, LOG_SUM -> total[0] + x;
                        case PROD -> total[0] * x;
                        case MIN -> Math.min(total[0], x);
                        case L1 -> total[0] + Math.abs(x);
                        case L2, SUM_SQUARE -> total[0] + x * x;
                        case LOG_SUM_EXP -> total[0] + Math.exp(x - shift);
                        case MAX -> max[0];
                    };
                },
                strides);
        return switch (kind) {
            case SUM, PROD, MIN, L1, SUM_SQUARE -> total[0];
            case MAX -> max[0];
            case MEAN -> total[0] / lines.length();
            case L2 -> Math.sqrt(total[0]);
            case LOG_SUM -> Math.log(total[0]);
            case LOG_SUM_EXP -> Math.log(total[0]) + shift;
        };
    }

    private static long whole(Reduce.Kind kind, TensorData input, Lines lines, long base, long[] strides) {
        DataType type = input.dataType();
        boolean unsigned = type == DataType.UINT64;
        long[] total = {
            switch (kind) {
                case PROD -> 1;
                case MAX -> type.isSigned() ? Long.MIN_VALUE >> (64 - 8 * type.bytes()) : 0;
                case MIN ->
                    type.isSigned() ? Long.MAX_VALUE >> (64 - 8 * type.bytes()) : -1L >>> (64 - 8 * type.bytes());
                default -> 0;
            }
        };
        Walk.over(
                lines.along(),
                at -> {
                    long x = input.getLong(base + at[0]);
                    int order = unsigned ? Long.compareUnsigned(x, total[0]) : Long.compare(x, total[0]);
                    total[0] = switch (kind) {
                        case SUM, MEAN, LOG_SUM -> total[0] + x;
                        case PROD -> total[0] * x;
                        case MAX -> order > 0 ? x : total[0];
                        case MIN -> order < 0 ? x : total[0];
                        case L1 -> total[0] + (type.isSigned() ? Math.abs(x) : x);
                        case L2, SUM_SQUARE -> total[0] + x * x;
                        case LOG_SUM_EXP -> throw new IllegalStateException("exponentials are no whole numbers");
                    };
                },
                strides);
        return switch (kind) {
            case SUM, PROD, MAX, MIN, L1, SUM_SQUARE -> total[0];
            case MEAN ->
                lines.length() == 0
                        ? 0
                        : unsigned ? Long.divideUnsigned(total[0], lines.length()) : total[0] / lines.length();
            case L2 -> (long) Math.sqrt((double) total[0]);
            case LOG_SUM -> (long) Math.log((double) total[0]);
            case LOG_SUM_EXP -> throw new IllegalStateException("exponentials are no whole numbers");
        };
    }
}
