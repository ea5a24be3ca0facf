package dev.binocle.opencl.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.op.Activation;
import dev.binocle.op.Op;
import dev.binocle.op.Softmax;
import dev.binocle.tensor.Shape;
import dev.binocle.testing.TestDevices;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** kernels/exponential.cl by what is made of it: value by value, since the cases compare with a tensor's largest. */
class ExponentialTest {
    private static final int COUNT = 1 << 18;
    /** Below it e^x is less than the smallest normal number, and may be 0. */
    private static final double LOWEST = -126 * Math.log(2);

    private static float[] results(Op op, float[] inputs) {
        try (Engine engine = TestDevices.openCl();
                Tensor input = engine.tensor(Shape.of(1, inputs.length), inputs);
                Tensor output = engine.run(op, input)) {
            return output.toFloats();
        }
    }

    private static float[] spread(long seed, double from, double to) {
        Random random = new Random(seed);
        float[] inputs = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            inputs[i] = (float) (from + (to - from) * random.nextDouble());
        }
        return inputs;
    }

    /** The standard allows exp() 3 ulp, a division 2.5, and the sum rounds once. */
    @Test
    void sigmoidAndSiluAreRightInEveryValue() {
        long seed = new Random().nextLong();
        for (double reach : new double[] {1, 20, -LOWEST}) {
            float[] inputs = spread(seed, -reach, reach);
            float[] sigmoids = results(Activation.SIGMOID, inputs);
            float[] silus = results(Activation.SILU, inputs);
            for (int i = 0; i < COUNT; i++) {
                double sigmoid = 1 / (1 + Math.exp(-(double) inputs[i]));
                String of = " of " + inputs[i] + ", seed " + seed;
                assertEquals(sigmoid, sigmoids[i], 6.5 * Math.ulp((float) sigmoid), "sigmoid" + of);
                assertEquals(inputs[i] * sigmoid, silus[i], 6.5 * Math.ulp((float) (inputs[i] * sigmoid)), "SiLU" + of);
            }
        }
    }

    @Test
    void whereItLeavesTheNumbersItIsZeroOrOne() {
        float[] inputs = {
            -88.9f, -200, -3e38f, Float.NEGATIVE_INFINITY, 0, -0f, 88.9f, 200, 3e38f, Float.NaN, Float.POSITIVE_INFINITY
        };
        float[] sigmoids = results(Activation.SIGMOID, inputs);
        float[] silus = results(Activation.SILU, inputs);
        for (int i = 0; i < 4; i++) {
            assertTrue(sigmoids[i] >= 0 && sigmoids[i] <= Float.MIN_NORMAL, sigmoids[i] + " of " + inputs[i]);
        }
        for (int i = 0; i < 3; i++) {
            assertTrue(silus[i] <= 0 && silus[i] >= -90 * Float.MIN_NORMAL, silus[i] + " of " + inputs[i]);
        }
        assertEquals(0.5f, sigmoids[4]);
        assertEquals(0.5f, sigmoids[5]);
        for (int i = 6; i < 9; i++) {
            assertEquals(1, sigmoids[i]);
            assertEquals(inputs[i], silus[i]);
        }
        assertTrue(Float.isNaN(sigmoids[9]) && Float.isNaN(silus[9]));
        assertEquals(1, sigmoids[10]);
        assertEquals(Float.POSITIVE_INFINITY, silus[10]);
    }

    @Test
    void softmaxOfMaskedPlacesIsZero() {
        float[] inputs = spread(1, -60, 0);
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            inputs[i] = i % 3 == 0 ? Float.NEGATIVE_INFINITY : inputs[i];
            sum += Math.exp(inputs[i]);
        }
        float[] outputs = results(new Softmax(Softmax.Kind.SOFTMAX, 1, false), inputs);
        for (int i = 0; i < COUNT; i++) {
            double expected = Math.exp(inputs[i]) / sum;
            assertEquals(expected, outputs[i], expected * 2e-6, "softmax of " + inputs[i]);
        }
    }
}
