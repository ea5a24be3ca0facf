package dev.binocle.cpu.reference;

import dev.binocle.op.RoiAlign;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceRoiAlign implements ReferenceOp<RoiAlign> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(RoiAlign op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData regions = arguments.get(1);
        Shape in = input.shape();
        long[] stride = Walk.strides(input.type());
        Walk.positions(outputs.get(0).type(), (position, at) -> {
            long region = position[0];
            long image = Indices.of(op, arguments.get(2), region, in.dim(0));
            double offset = op.halfPixel() ? 0.5 : 0;
            double left = regions.getDouble(4 * region) * op.scale() - offset;
            double top = regions.getDouble(4 * region + 1) * op.scale() - offset;
            double width = regions.getDouble(4 * region + 2) * op.scale() - offset - left;
            double height = regions.getDouble(4 * region + 3) * op.scale() - offset - top;
            width = op.halfPixel() ? width : Math.max(1, width);
            height = op.halfPixel() ? height : Math.max(1, height);
            double binHeight = height / op.outputHeight();
            double binWidth = width / op.outputWidth();
            long rows = op.samples() > 0 ? op.samples() : (long) Math.min(RoiAlign.MOST_SAMPLES, Math.ceil(binHeight));
            long columns =
                    op.samples() > 0 ? op.samples() : (long) Math.min(RoiAlign.MOST_SAMPLES, Math.ceil(binWidth));
            long base = image * stride[0] + position[1] * stride[1];
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (long r = 0; r < rows; r++) {
                double y = top + position[2] * binHeight + (r + 0.5) * binHeight / rows;
                for (long s = 0; s < columns; s++) {
                    double x = left + position[3] * binWidth + (s + 0.5) * binWidth / columns;
                    double[] corners = corners(input, base, stride, y, x);
                    for (double corner : corners) {
                        sum += corner;
                        max = Math.max(max, corner);
                    }
                }
            }
            boolean none = rows <= 0 || columns <= 0;
            double average = sum / Math.max(1, rows * columns);
            outputs.get(0).putDouble(at, none ? 0 : op.kind() == RoiAlign.Kind.MAX ? max : average);
        });
    }

    /** The four pixels around a place, each times its weight; zeros where the place lies more than a pixel outside. */
    private static double[] corners(TensorData input, long base, long[] stride, double y, double x) {
        long height = input.shape().dim(2);
        long width = input.shape().dim(3);
        if (!(y >= -1 && y <= height && x >= -1 && x <= width)) {
            return new double[] {0, 0, 0, 0};
        }
        double row = Math.min(Math.max(y, 0), (double) height - 1);
        double column = Math.min(Math.max(x, 0), (double) width - 1);
        long top = (long) row;
        long left = (long) column;
        long bottom = Math.min(top + 1, height - 1);
        long right = Math.min(left + 1, width - 1);
        double down = row - top;
        double along = column - left;
        return new double[] {
            (1 - down) * (1 - along) * input.getDouble(base + top * stride[2] + left * stride[3]),
            (1 - down) * along * input.getDouble(base + top * stride[2] + right * stride[3]),
            down * (1 - along) * input.getDouble(base + bottom * stride[2] + left * stride[3]),
            down * along * input.getDouble(base + bottom * stride[2] + right * stride[3])
        };
    }
}
