package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Two-dimensional transposed convolution (Zeiler et al., 2010; ONNX "ConvTranspose"): every input element adds the kernel, times itself, to the output
 * at {@code position · stride - padding}.
 *
 * <p>Operands: input [batch, inputChannels, height, width]; weights [inputChannels, outputChannels / groups, kernelHeight, kernelWidth]; bias
 * [outputChannels], optional; one floating type. Along each axis the output has
 *
 * <pre>stride · (input - 1) + outputPadding + (kernel - 1) · dilation + 1 - padding before - padding after</pre>
 *
 * or the size that {@code outputSize} says, and then the padding is what makes it so, its odd half before, or after with {@code
 * Padding.SAME_UPPER}. With one of the SAME paddings and no size the output has input · stride.
 *
 * @param outputSize height and width, or empty
 */
public record ConvTranspose2d(
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Padding padding,
        int outputPaddingHeight,
        int outputPaddingWidth,
        List<Long> outputSize,
        int groups)
        implements Op {

    public ConvTranspose2d {
        outputSize = List.copyOf(outputSize);
        Operands.positive(this, "stride", Math.min(strideHeight, strideWidth));
        Operands.positive(this, "dilation", Math.min(dilationHeight, dilationWidth));
        Operands.positive(this, "groups", groups);
        if (outputPaddingHeight < 0 || outputPaddingWidth < 0) {
            throw new IllegalArgumentException(name() + ": output padding must be 0 or more, got " + outputPaddingHeight
                    + " and " + outputPaddingWidth);
        }
        if (!outputSize.isEmpty() && outputSize.size() != 2) {
            throw new IllegalArgumentException(name() + ": an output size has height and width, got " + outputSize);
        }
    }

    /** Stride both ways, padding all around, one group. */
    public static ConvTranspose2d of(int stride, int padding) {
        return new ConvTranspose2d(stride, stride, 1, 1, Padding.of(padding), 0, 0, List.of(), 1);
    }

    /** The output's size, and what of the full output is cut away above and to the left. */
    public record Placed(long outputHeight, long outputWidth, long padTop, long padLeft) {}

    public Placed place(Shape input, Shape weights) {
        Along vertical = along(input.dim(2), weights.dim(2), strideHeight, dilationHeight, outputPaddingHeight, 0);
        Along horizontal = along(input.dim(3), weights.dim(3), strideWidth, dilationWidth, outputPaddingWidth, 1);
        return new Placed(vertical.output, horizontal.output, vertical.before, horizontal.before);
    }

    private record Along(long output, long before) {}

    private Along along(long input, long kernel, int stride, int dilation, int outputPadding, int axis) {
        long full = Math.addExact(
                Math.multiplyExact(stride, Math.max(0, input - 1)), outputPadding + (kernel - 1) * dilation + 1);
        if (outputSize.isEmpty() && padding instanceof Padding.Explicit explicit) {
            long before = axis == 0 ? explicit.top() : explicit.left();
            long after = axis == 0 ? explicit.bottom() : explicit.right();
            return new Along(input == 0 ? 0 : full - before - after, before);
        }
        long output = outputSize.isEmpty() ? Math.multiplyExact(input, stride) : outputSize.get(axis);
        long total = Math.max(0, full - output); // what is larger than the full output has zeros behind it
        boolean upper = padding instanceof Padding.Same same && same.upper();
        return new Along(output, upper ? total / 2 : total - total / 2);
    }

    @Override
    public double work(List<Operand> operands, List<Output> outputs) {
        return (double) outputs.get(0).shape().elementCount()
                * (double) operands.get(1).shape().elementCount();
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 3);
        Operand input = Operands.channels(this, operands, 0, "input");
        Operand weights = Operands.required(this, operands, 1, "weights");
        Operands.rank(this, input, "input", 4);
        Operands.rank(this, weights, "weights", 4);
        Operands.type(this, weights, "weights", input.dataType());
        long inputChannels = input.shape().dim(1);
        if (weights.shape().dim(0) != inputChannels || inputChannels % groups != 0) {
            throw new IllegalArgumentException(
                    name() + ": weights have " + weights.shape().dim(0) + " input channels in " + groups
                            + " groups, the input has " + inputChannels);
        }
        Operands.positive(this, "kernel height", weights.shape().dim(2));
        Operands.positive(this, "kernel width", weights.shape().dim(3));
        long outputChannels = Math.multiplyExact(weights.shape().dim(1), groups);
        if (Operands.present(operands, 2)) {
            Operands.like(this, operands, 2, "bias", Shape.of(outputChannels));
        }
        Placed placed = place(input.shape(), weights.shape());
        if (placed.outputHeight < 0 || placed.outputWidth < 0) {
            throw new IllegalArgumentException(name() + ": padding takes more than there is of the output of input "
                    + input.shape() + " and weights " + weights.shape());
        }
        return Output.of(
                input.dataType(),
                Shape.of(input.shape().dim(0), outputChannels, placed.outputHeight, placed.outputWidth));
    }
}
