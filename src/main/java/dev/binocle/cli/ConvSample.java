package dev.binocle.cli;

import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Padding;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Random;

/**
 * How right a large convolution is, without the reference doing all of it: it does some places of the output, from the patches of the input
 * that they are made of.
 */
final class ConvSample {
    private static final int PLACES = 16;

    private ConvSample() {}

    /** The relative L2 error of the sample. */
    static double error(
            Conv2d op,
            float[] pixels,
            Shape image,
            TensorData weights,
            TensorData bias,
            Operation operation,
            Tensor input) {
        float[] actual;
        Shape out;
        try (Tensor output = operation.run(input)) {
            out = output.shape();
            actual = output.toFloats();
        }
        Window window = op.window(weights.shape());
        Window.Placed placed = window.place(op.name(), image.dim(2), image.dim(3));
        int height = (window.kernelHeight() - 1) * op.dilationHeight() + 1;
        int width = (window.kernelWidth() - 1) * op.dilationWidth() + 1;
        int channels = image.intDim(1);
        Random random = new Random(2);
        int[][] places = new int[PLACES][];
        float[] patches = new float[PLACES * channels * height * width];
        int at = 0;
        for (int i = 0; i < PLACES; i++) {
            int[] place = {random.nextInt(out.intDim(0)), random.nextInt(out.intDim(2)), random.nextInt(out.intDim(3))};
            places[i] = place;
            for (int c = 0; c < channels; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        long row = (long) place[1] * op.strideHeight() - placed.padTop() + y;
                        long column = (long) place[2] * op.strideWidth() - placed.padLeft() + x;
                        boolean inside = row >= 0 && row < image.dim(2) && column >= 0 && column < image.dim(3);
                        long from = (((long) place[0] * channels + c) * image.dim(2) + row) * image.dim(3) + column;
                        patches[at++] = inside ? pixels[(int) from] : 0;
                    }
                }
            }
        }
        float[] expected = reference(op, patches, Shape.of(PLACES, channels, height, width), weights, bias);
        double error = 0;
        double energy = 0;
        int outputs = out.intDim(1);
        for (int i = 0; i < PLACES; i++) {
            for (int k = 0; k < outputs; k++) {
                long index =
                        (((long) places[i][0] * outputs + k) * out.dim(2) + places[i][1]) * out.dim(3) + places[i][2];
                double right = expected[i * outputs + k];
                error += Math.pow(actual[(int) index] - right, 2);
                energy += right * right;
            }
        }
        return Math.sqrt(error / Math.max(energy, Double.MIN_NORMAL));
    }

    private static float[] reference(Conv2d op, float[] patches, Shape shape, TensorData weights, TensorData bias) {
        Conv2d alone =
                new Conv2d(1, 1, op.dilationHeight(), op.dilationWidth(), Padding.VALID, op.groups(), op.epilogue());
        try (Engine reference = Engine.open("reference");
                Tensor input = reference.tensor(shape, patches);
                Operation operation = reference.prepare(alone, input.type(), weights, bias);
                Tensor output = operation.run(input)) {
            return output.toFloats();
        }
    }
}
