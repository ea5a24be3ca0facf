package dev.binocle.cpu.reference;

import dev.binocle.op.Softmax;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceSoftmax implements ReferenceOp<Softmax> {
    @Override
    public void run(Softmax op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Shape shape = input.shape();
        int axis = shape.axis(op.axis());
        long[] stride = Walk.strides(input.type());
        // the axes that are normalised over, and those that are not, as two shapes with the same strides
        long[] inside = shape.toArray();
        long[] outside = shape.toArray();
        for (int i = 0; i < shape.rank(); i++) {
            boolean over = i == axis || (op.flattened() && i > axis);
            (over ? outside : inside)[i] = 1;
        }
        Walk.over(
                Shape.of(outside),
                base -> {
                    double[] max = {Double.NEGATIVE_INFINITY};
                    double[] sum = {0};
                    Shape over = Shape.of(inside);
                    long first = base[0];
                    Walk.over(over, at -> max[0] = Math.max(max[0], input.getDouble(first + at[0])), stride);
                    Walk.over(over, at -> sum[0] += Math.exp(input.getDouble(first + at[0]) - max[0]), stride);
                    Walk.over(
                            over,
                            at -> output.putDouble(
                                    first + at[0], Math.exp(input.getDouble(first + at[0]) - max[0]) / sum[0]),
                            stride);
                },
                stride);
    }
}
