package dev.binocle.graph.pass;

import dev.binocle.graph.Node;
import dev.binocle.op.BatchNorm;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Map;

/** A batch norm with constant statistics as what it is, factor · (x − mean) + shift for each channel, in double. */
final class ChannelAffine {
    private final double[] factors;
    private final TensorData mean;
    private final TensorData shift;

    private ChannelAffine(double[] factors, TensorData mean, TensorData shift) {
        this.factors = factors;
        this.mean = mean;
        this.shift = shift;
    }

    static ChannelAffine of(Node norm, Map<String, TensorData> constants) {
        TensorData scale = Constants.get(constants, norm.inputs().get(1));
        TensorData variance = Constants.get(constants, norm.inputs().get(4));
        double epsilon = ((BatchNorm) norm.op()).epsilon();
        double[] factors = new double[(int) scale.elementCount()];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = scale.getDouble(c) / Math.sqrt(variance.getDouble(c) + epsilon);
        }
        return new ChannelAffine(
                factors,
                Constants.get(constants, norm.inputs().get(3)),
                Constants.get(constants, norm.inputs().get(2)));
    }

    Shape shape() {
        return mean.shape();
    }

    double factor(int channel) {
        return factors[channel];
    }

    double apply(int channel, double x) {
        return factors[channel] * (x - mean.getDouble(channel)) + shift.getDouble(channel);
    }
}
