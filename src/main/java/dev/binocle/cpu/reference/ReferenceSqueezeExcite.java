package dev.binocle.cpu.reference;

import dev.binocle.op.SqueezeExcite;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceSqueezeExcite implements ReferenceOp<SqueezeExcite> {
    @Override
    public void run(SqueezeExcite op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        Shape shape = input.shape();
        long[] strides = Walk.strides(input.type());
        for (long n = 0; n < shape.dim(0); n++) {
            double[] values = new double[(int) shape.dim(1)];
            for (int c = 0; c < values.length; c++) {
                double sum = 0;
                for (long h = 0; h < shape.dim(2); h++) {
                    for (long w = 0; w < shape.dim(3); w++) {
                        sum += input.getDouble(n * strides[0] + c * strides[1] + h * strides[2] + w * strides[3]);
                    }
                }
                values[c] = sum / ((double) shape.dim(2) * shape.dim(3));
            }
            for (int layer = 0; layer < op.layers().size(); layer++) {
                values = dense(op, arguments, layer, values);
            }
            for (int k = 0; k < values.length; k++) {
                outputs.get(0).putDouble(n * values.length + k, values[k]);
            }
        }
    }

    private static double[] dense(SqueezeExcite op, Arguments arguments, int layer, double[] inputs) {
        TensorData weights = arguments.get(SqueezeExcite.weights(layer));
        ReferenceEpilogue epilogue = new ReferenceEpilogue(op.layers().get(layer), arguments);
        double[] results = new double[(int) weights.shape().dim(0)];
        for (int k = 0; k < results.length; k++) {
            double sum = arguments.has(SqueezeExcite.bias(layer))
                    ? arguments.get(SqueezeExcite.bias(layer)).getDouble(k)
                    : 0;
            for (int c = 0; c < inputs.length; c++) {
                sum += inputs[c] * weights.getDouble((long) k * inputs.length + c);
            }
            results[k] = epilogue.apply(sum, 0, k, 0, 0);
        }
        return results;
    }
}
