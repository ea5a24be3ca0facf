package dev.binocle.cpu.reference;

import dev.binocle.op.GridSample;
import dev.binocle.op.Resize;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGridSample implements ReferenceOp<GridSample> {
    @Override
    public void run(GridSample op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData grid = arguments.get(1);
        Shape in = input.shape();
        long[] stride = Walk.strides(input.type());
        long[] gridStride = Walk.strides(grid.type());
        Walk.positions(outputs.get(0).type(), (position, at) -> {
            long place = position[0] * gridStride[0] + position[2] * gridStride[1] + position[3] * gridStride[2];
            double x = pixel(op, grid.getDouble(place), in.dim(3));
            double y = pixel(op, grid.getDouble(place + gridStride[3]), in.dim(2));
            long base = position[0] * stride[0] + position[1] * stride[1];
            double value = 0;
            if (op.mode() == Resize.Mode.NEAREST) {
                value = read(op, input, base, stride, Math.rint(y), Math.rint(x));
            } else {
                boolean cubic = op.mode() == Resize.Mode.CUBIC;
                int first = cubic ? -1 : 0;
                int last = cubic ? 2 : 1;
                double left = Math.floor(x);
                double top = Math.floor(y);
                for (int r = first; r <= last; r++) {
                    for (int s = first; s <= last; s++) {
                        value += weight(cubic, y - (top + r))
                                * weight(cubic, x - (left + s))
                                * read(op, input, base, stride, top + r, left + s);
                    }
                }
            }
            outputs.get(0).putDouble(at, value);
        });
    }

    private static double weight(boolean cubic, double distance) {
        double t = Math.abs(distance);
        double a = -0.75;
        if (!cubic) {
            return 1 - t;
        }
        return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
    }

    /** A coordinate from -1 to 1 in pixels, brought inside as the border says (linear and nearest do that before they look for neighbours). */
    private static double pixel(GridSample op, double coordinate, long length) {
        double at = op.alignCorners()
                ? (coordinate + 1) / 2 * (double) (length - 1)
                : ((coordinate + 1) * (double) length - 1) / 2;
        return op.mode() == Resize.Mode.CUBIC ? at : inside(op, at, length);
    }

    private static double inside(GridSample op, double at, long length) {
        return switch (op.border()) {
            case ZEROS -> at;
            case EDGE -> Math.max(0, Math.min((double) length - 1, at));
            case REFLECTION -> {
                double low = op.alignCorners() ? 0 : -0.5;
                double span = (double) (op.alignCorners() ? length - 1 : length);
                double from = Math.abs(at - low);
                double turns = span == 0 ? 0 : Math.floor(from / span);
                double rest = span == 0 ? 0 : from - turns * span;
                double reflected = turns % 2 == 0 ? rest + low : span - rest + low;
                yield Math.max(0, Math.min((double) length - 1, reflected));
            }
        };
    }

    private static double read(GridSample op, TensorData input, long base, long[] stride, double y, double x) {
        long height = input.shape().dim(2);
        long width = input.shape().dim(3);
        double row = inside(op, y, height);
        double column = inside(op, x, width);
        boolean there = row >= 0 && row <= height - 1 && column >= 0 && column <= width - 1;
        return there ? input.getDouble(base + ((long) row) * stride[2] + ((long) column) * stride[3]) : 0;
    }
}
