package dev.binocle.cpu.reference;

import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxDecode;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBoxDecode implements ReferenceOp<BoxDecode> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(BoxDecode op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData numbers = arguments.get(0);
        long each = numbers.shape().dim(-1);
        long boxes = numbers.shape().dim(-2);
        long count = outputs.get(0).type().shape().elementCount() / 4;
        for (long i = 0; i < count; i++) {
            double[] t = numbers(op.coding(), numbers, i * each + op.first());
            double[] anchor = doubles(arguments.get(1), i % boxes * 4);
            double stride = op.coding().hasStrides() ? arguments.get(2).getDouble(i % boxes) : 1;
            double[] corners = corners(op.coding(), t, anchor, stride);
            for (int j = 0; j < 4; j++) {
                outputs.get(0).putDouble(4 * i + j, corners[j]);
            }
        }
    }

    private static double[] doubles(TensorData data, long at) {
        return new double[] {data.getDouble(at), data.getDouble(at + 1), data.getDouble(at + 2), data.getDouble(at + 3)
        };
    }

    private static double[] numbers(BoxCoding coding, TensorData data, long at) {
        if (coding.bins() == 1) {
            return doubles(data, at);
        }
        double[] means = new double[4];
        for (int side = 0; side < 4; side++) {
            long first = at + (long) side * coding.bins();
            double most = Double.NEGATIVE_INFINITY;
            for (int bin = 0; bin < coding.bins(); bin++) {
                most = Math.max(most, data.getDouble(first + bin));
            }
            double sum = 0;
            double weighted = 0;
            for (int bin = 0; bin < coding.bins(); bin++) {
                double weight = Math.exp(data.getDouble(first + bin) - most);
                sum += weight;
                weighted += weight * bin;
            }
            means[side] = weighted / sum;
        }
        return means;
    }

    private static double[] corners(BoxCoding coding, double[] t, double[] a, double stride) {
        BoxCoding.Variances v = coding.variances();
        return switch (coding.kind()) {
            case DELTAS ->
                around(
                        a[0] + v.x() * t[0] * a[2],
                        a[1] + v.y() * t[1] * a[3],
                        a[2] * Math.exp(Math.min(v.width() * t[2], coding.limit())),
                        a[3] * Math.exp(Math.min(v.height() * t[3], coding.limit())));
            case YOLO_V3 ->
                around(
                        a[0] + (sigmoid(t[0]) - 0.5) * stride,
                        a[1] + (sigmoid(t[1]) - 0.5) * stride,
                        a[2] * Math.exp(t[2]),
                        a[3] * Math.exp(t[3]));
            case YOLO_V5 ->
                around(
                        a[0] + (2 * sigmoid(t[0]) - 1) * stride,
                        a[1] + (2 * sigmoid(t[1]) - 1) * stride,
                        a[2] * 4 * sigmoid(t[2]) * sigmoid(t[2]),
                        a[3] * 4 * sigmoid(t[3]) * sigmoid(t[3]));
            case DISTANCES, DISTRIBUTIONS ->
                new double[] {a[0] - t[0] * stride, a[1] - t[1] * stride, a[0] + t[2] * stride, a[1] + t[3] * stride};
        };
    }

    private static double[] around(double x, double y, double width, double height) {
        return new double[] {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
