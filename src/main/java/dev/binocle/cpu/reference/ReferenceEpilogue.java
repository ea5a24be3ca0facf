package dev.binocle.cpu.reference;

import dev.binocle.op.Activation;
import dev.binocle.op.Epilogue;
import dev.binocle.tensor.TensorData;

/** The steps after a convolution, in double. */
record ReferenceEpilogue(Epilogue epilogue, Arguments arguments) {
    double apply(double value, long n, long k, long h, long w) {
        double result = value;
        for (Epilogue.Step step : epilogue.steps()) {
            if (step instanceof Epilogue.ScaleShift scaleShift) {
                result = result * arguments.get(scaleShift.scale()).getDouble(k)
                        + arguments.get(scaleShift.shift()).getDouble(k);
            } else if (step instanceof Epilogue.Residual residual) {
                TensorData added = arguments.get(residual.operand());
                long[] stride = Walk.strides(added.type());
                result += added.getDouble(n * stride[0] + k * stride[1] + h * stride[2] + w * stride[3]);
            } else if (step instanceof Activation activation) {
                result = ReferenceActivation.apply(activation, result);
            }
        }
        return result;
    }
}
