package dev.binocle.graph.pass;

import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done to each channel of a value: factor · (x − mean) + shift, in double. A batch norm with constant statistics is that, and the
 * addition of a constant for each channel, or of one number.
 */
final class ChannelAffine {
    /** Far more than networks have: a file that claims a terabyte must not make planning allocate for each channel. */
    private static final long MOST_CHANNELS = 1 << 20;

    private final String input;
    private final double[] factors;
    private final double[] means;
    private final double[] shifts;
    private final boolean isShift;

    private ChannelAffine(String input, double[] factors, double[] means, double[] shifts, boolean isShift) {
        this.input = input;
        this.factors = factors;
        this.means = means;
        this.shifts = shifts;
        this.isShift = isShift;
    }

    /** Null if the node is nothing of that kind. */
    static @Nullable ChannelAffine of(Node node, Typed typed) {
        Map<String, TensorData> constants = typed.graph().constants();
        if (node.op() instanceof BatchNorm norm) {
            return node.inputs().subList(1, 5).stream().allMatch(constants::containsKey)
                    ? of(node, norm, constants)
                    : null;
        }
        if (node.op() instanceof Binary binary && binary.kind() == Binary.Kind.ADD) {
            for (int i = 0; i < 2; i++) {
                TensorData added = constants.get(node.inputs().get(1 - i));
                String input = node.inputs().get(i);
                if (added != null
                        && !constants.containsKey(input)
                        && isEachChannel(added.shape(), typed.type(input).shape())) {
                    return of(input, added, (int) typed.type(input).shape().dim(1));
                }
            }
        }
        return null;
    }

    private static ChannelAffine of(Node node, BatchNorm norm, Map<String, TensorData> constants) {
        double[] scale = doubles(Constants.get(constants, node.inputs().get(1)));
        double[] variance = doubles(Constants.get(constants, node.inputs().get(4)));
        double[] factors = new double[scale.length];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
        }
        return new ChannelAffine(
                node.inputs().get(0),
                factors,
                doubles(Constants.get(constants, node.inputs().get(3))),
                doubles(Constants.get(constants, node.inputs().get(2))),
                false);
    }

    private static ChannelAffine of(String input, TensorData added, int channels) {
        double[] factors = new double[channels];
        Arrays.fill(factors, 1);
        double[] shifts = new double[channels];
        for (int c = 0; c < channels; c++) {
            shifts[c] = added.getDouble(added.elementCount() == 1 ? 0 : c);
        }
        return new ChannelAffine(input, factors, new double[channels], shifts, true);
    }

    private static double[] doubles(TensorData data) {
        double[] values = new double[(int) data.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.getDouble(i);
        }
        return values;
    }

    /** Whether a tensor broadcast to [batch, channels, height, width] is a number for each channel, or one for all. */
    private static boolean isEachChannel(Shape added, Shape whole) {
        if (whole.rank() != 4 || added.rank() > 4 || whole.dim(1) > MOST_CHANNELS) {
            return false;
        }
        boolean each = added.rank() >= 3;
        for (int axis = 0; axis < added.rank(); axis++) {
            boolean channel = added.rank() - axis == 3;
            each &= added.dim(axis) == (channel ? whole.dim(1) : 1);
        }
        return each || added.elementCount() == 1;
    }

    /** The value that it is done to. */
    String input() {
        return input;
    }

    /** Whether every factor is 1 and every mean 0. */
    boolean isShift() {
        return isShift;
    }

    int channels() {
        return factors.length;
    }

    double factor(int channel) {
        return factors[channel];
    }

    double apply(int channel, double x) {
        return factors[channel] * (x - means[channel]) + shifts[channel];
    }
}
