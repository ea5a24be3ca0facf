package dev.binocle.cpu.reference;

import dev.binocle.op.Pool2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferencePool2d implements ReferenceOp<Pool2d> {
    @Override
    public void run(Pool2d op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        Shape in = input.shape();
        long[] stride = Walk.strides(input.type());
        Window.Placed placed = op.window().place(op.name(), in.dim(2), in.dim(3));
        Walk.positions(outputs.get(0).type(), (position, at) -> {
            Gathered gathered = new Gathered(op, position[0] * in.dim(1) + position[1], in);
            gathered.window(input, position[0] * stride[0] + position[1] * stride[1], stride, placed, position);
            outputs.get(0).putDouble(at, gathered.result());
            if (op.indices() != Pool2d.Indices.NONE) {
                outputs.get(1).putLong(at, gathered.place);
            }
        });
    }

    /** What lies under one position of the window. */
    private static final class Gathered {
        private final Pool2d op;
        private final long channel;
        private final Shape in;
        private double max = Double.NEGATIVE_INFINITY;
        private double sum;
        private long inside;
        private double counted;
        private long place = -1;

        Gathered(Pool2d op, long channel, Shape in) {
            this.op = op;
            this.channel = channel;
            this.in = in;
        }

        void window(TensorData input, long base, long[] stride, Window.Placed placed, long[] position) {
            Window window = op.window();
            long top = position[2] * window.strideHeight() - placed.padTop();
            long left = position[3] * window.strideWidth() - placed.padLeft();
            int down = window.dilationHeight();
            int across = window.dilationWidth();
            // with ceil the last window may hang over the padding: that part counts as nothing
            counted = (double) taps(top, down, window.kernelHeight(), in.dim(2) + placed.padBottom())
                    * taps(left, across, window.kernelWidth(), in.dim(3) + placed.padRight());
            // only taps inside are gone through: a window may be far larger than the picture
            long lastRow = taps(top, down, window.kernelHeight(), in.dim(2));
            long lastColumn = taps(left, across, window.kernelWidth(), in.dim(3));
            for (long r = Math.max(0, -Math.floorDiv(top, down)); r < lastRow; r++) {
                for (long s = Math.max(0, -Math.floorDiv(left, across)); s < lastColumn; s++) {
                    long ih = top + r * down;
                    long iw = left + s * across;
                    add(input.getDouble(base + ih * stride[2] + iw * stride[3]), ih, iw);
                }
            }
        }

        /** How many taps of a window lie before {@code end}. */
        private static long taps(long start, int dilation, int kernel, long end) {
            return end <= start ? 0 : Math.min(kernel, (end - start + dilation - 1) / dilation);
        }

        private void add(double value, long ih, long iw) {
            if (place < 0 || value > max || (Double.isNaN(value) && !Double.isNaN(max))) {
                max = value;
                place = channel * in.dim(2) * in.dim(3)
                        + (op.indices() == Pool2d.Indices.COLUMN_MAJOR ? iw * in.dim(2) + ih : ih * in.dim(3) + iw);
            }
            sum += op.kind() == Pool2d.Kind.LP ? Math.pow(Math.abs(value), op.power()) : value;
            inside++;
        }

        double result() {
            return switch (op.kind()) {
                case MAX -> max;
                case AVERAGE -> sum / (op.countPadding() ? counted : (double) inside);
                case LP -> Math.pow(sum, 1.0 / op.power());
            };
        }
    }
}
