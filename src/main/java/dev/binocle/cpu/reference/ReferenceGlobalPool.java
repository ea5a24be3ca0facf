package dev.binocle.cpu.reference;

import dev.binocle.op.GlobalPool;
import dev.binocle.op.Pool2d;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGlobalPool implements ReferenceOp<GlobalPool> {
    @Override
    public void run(GlobalPool op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Shape shape = input.shape();
        long[] stride = Walk.strides(input.type());
        long[] inner = shape.toArray();
        inner[0] = 1;
        inner[1] = 1;
        long count = shape.elementCount(2, shape.rank());
        long[] outStride = Walk.strides(output.type());
        for (long n = 0; n < shape.dim(0); n++) {
            for (long c = 0; c < shape.dim(1); c++) {
                long base = n * stride[0] + c * stride[1];
                double[] accumulator = {op.kind() == Pool2d.Kind.MAX ? Double.NEGATIVE_INFINITY : 0};
                Walk.over(
                        Shape.of(inner),
                        at -> {
                            double value = input.getDouble(base + at[0]);
                            accumulator[0] = op.kind() == Pool2d.Kind.MAX
                                    ? Math.max(accumulator[0], value)
                                    : accumulator[0] + value;
                        },
                        stride);
                double result = op.kind() == Pool2d.Kind.MAX ? accumulator[0] : accumulator[0] / count;
                output.putDouble(n * outStride[0] + c * outStride[1], result);
            }
        }
    }
}
