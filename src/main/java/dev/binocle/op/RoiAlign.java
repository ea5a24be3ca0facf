package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Regions of a picture pooled to one size, sampled between the pixels (He et al., Mask R-CNN, 2017; ONNX "RoiAlign"). Operands: input [batch, channels,
 * height, width]; regions [count, 4], x1, y1, x2, y2 in the coordinates of the picture that {@code scale} turns into the input's; batch [count], int64,
 * the image of each region; floating types. Output: [count, channels, height, width].
 *
 * @param samples along each side of a bin; 0: as many as it has pixels, rounded up, and no more than
 *     {@link #MOST_SAMPLES}
 * @param halfPixel whether pixels' middles lie at 1/2 (ONNX opset 16); else at whole numbers, and a region is at least one pixel large
 */
public record RoiAlign(Kind kind, int outputHeight, int outputWidth, int samples, float scale, boolean halfPixel)
        implements Op {
    public enum Kind {
        AVERAGE,
        /** The largest of the weighted corners of all samples. */
        MAX
    }

    /** Samples along each side of a bin; more would only take longer. */
    public static final int MOST_SAMPLES = 1024;

    public RoiAlign {
        Operands.positive(this, "output size", Math.min(outputHeight, outputWidth));
        if (samples < 0 || samples > MOST_SAMPLES) {
            throw new IllegalArgumentException(
                    "RoiAlign: samples must be 0 or more, got " + samples + "; at most " + MOST_SAMPLES + " are taken");
        }
    }

    @Override
    public double work(List<Operand> operands, List<Output> outputs) {
        return (double) outputs.get(0).shape().elementCount() * (double) MOST_SAMPLES * MOST_SAMPLES;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        Operand input = Operands.channels(this, operands, 0, "input");
        Operands.rank(this, input, "input", 4);
        Operand regions = Operands.required(this, operands, 1, "regions");
        Operands.rank(this, regions, "regions", 2);
        long count = regions.shape().dim(0);
        Operands.like(this, operands, 1, "regions", Shape.of(count, 4));
        Operand batch = Operands.required(this, operands, 2, "batch");
        Operands.index(this, batch, "batch");
        Operands.shape(this, batch, "batch", Shape.of(count));
        Shape shape = input.shape();
        if (count > 0 && (shape.dim(0) == 0 || shape.dim(2) == 0 || shape.dim(3) == 0)) {
            throw new IllegalArgumentException(name() + ": there is nothing to sample in shape " + shape);
        }
        return Output.of(input.dataType(), Shape.of(count, shape.dim(1), outputHeight, outputWidth));
    }
}
