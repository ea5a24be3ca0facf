package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Two-dimensional convolution (cross-correlation, as the field has it; ONNX "Conv").
 *
 * <p>Operands: input [batch, inputChannels, height, width]; weights [outputChannels, inputChannels / groups, kernelHeight,
 * kernelWidth]; bias [outputChannels], optional; then what the {@link Epilogue} reads. All float32 (the reference also
 * takes the other floating types). Output: [batch, outputChannels, outputHeight, outputWidth], whose size {@link Window}
 * explains. With groups = inputChannels it is depthwise.
 *
 * <pre>{@code
 * Conv2d stem = Conv2d.builder().stride(2).padding(3).epilogue(Activation.RELU).build();
 * }</pre>
 */
public record Conv2d(
        int strideHeight,
        int strideWidth,
        int dilationHeight,
        int dilationWidth,
        Padding padding,
        int groups,
        Epilogue epilogue)
        implements Op {

    /** @throws IllegalArgumentException if a stride, a dilation or the groups are not positive */
    public Conv2d {
        Operands.positive(this, "stride", Math.min(strideHeight, strideWidth));
        Operands.positive(this, "dilation", Math.min(dilationHeight, dilationWidth));
        Operands.positive(this, "groups", groups);
    }

    public static Builder builder() {
        return new Builder();
    }

    public Conv2d with(Epilogue other) {
        return new Conv2d(strideHeight, strideWidth, dilationHeight, dilationWidth, padding, groups, other);
    }

    /** The window of a convolution with these weights. */
    public Window window(Shape weights) {
        return new Window(
                Operands.positive(this, "kernel height", weights.dim(2)),
                Operands.positive(this, "kernel width", weights.dim(3)),
                strideHeight,
                strideWidth,
                dilationHeight,
                dilationWidth,
                padding,
                false);
    }

    @Override
    public double work(List<Operand> operands, List<Output> outputs) {
        return (double) outputs.get(0).shape().elementCount()
                * (double) operands.get(1).shape().elementCount(1, 4);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operand input = Operands.required(this, operands, 0, "input");
        Operand weights = Operands.required(this, operands, 1, "weights");
        Operands.type(this, input, "input", DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16);
        Operands.rank(this, input, "input", 4);
        Operands.rank(this, weights, "weights", 4);
        Operands.type(this, weights, "weights", input.dataType());
        long inputChannels = input.shape().dim(1);
        long outputChannels = weights.shape().dim(0);
        if (inputChannels % groups != 0 || outputChannels % groups != 0) {
            throw new IllegalArgumentException(name() + ": " + groups + " groups must divide the " + inputChannels
                    + " input channels and the " + outputChannels + " output channels");
        }
        if (weights.shape().dim(1) != inputChannels / groups) {
            throw new IllegalArgumentException(
                    name() + ": weights have " + weights.shape().dim(1)
                            + " input channels a group, the input has " + inputChannels + " / " + groups
                            + (groups == 1 ? " group" : " groups"));
        }
        if (Operands.present(operands, 2)) {
            Operands.type(this, operands.get(2), "bias", input.dataType());
            Operands.shape(this, operands.get(2), "bias", Shape.of(outputChannels));
        }
        Window.Placed placed = window(weights.shape())
                .place(name(), input.shape().dim(2), input.shape().dim(3));
        Shape output = Shape.of(input.shape().dim(0), outputChannels, placed.outputHeight(), placed.outputWidth());
        epilogue.check(this, operands, output);
        return Output.of(input.dataType(), output);
    }

    /** Stride and dilation 1, no padding, one group, no epilogue, unless said otherwise. */
    public static final class Builder {
        private int strideHeight = 1;
        private int strideWidth = 1;
        private int dilationHeight = 1;
        private int dilationWidth = 1;
        private int groups = 1;
        private Padding padding = Padding.VALID;
        private Epilogue epilogue = Epilogue.NONE;

        private Builder() {}

        public Builder stride(int both) {
            return stride(both, both);
        }

        public Builder stride(int height, int width) {
            this.strideHeight = height;
            this.strideWidth = width;
            return this;
        }

        public Builder dilation(int both) {
            return dilation(both, both);
        }

        public Builder dilation(int height, int width) {
            this.dilationHeight = height;
            this.dilationWidth = width;
            return this;
        }

        public Builder padding(int all) {
            return padding(Padding.of(all));
        }

        public Builder padding(Padding value) {
            this.padding = value;
            return this;
        }

        public Builder groups(int value) {
            this.groups = value;
            return this;
        }

        public Builder epilogue(Epilogue.Step... steps) {
            return epilogue(new Epilogue(List.of(steps)));
        }

        public Builder epilogue(Epilogue value) {
            this.epilogue = value;
            return this;
        }

        public Conv2d build() {
            return new Conv2d(strideHeight, strideWidth, dilationHeight, dilationWidth, padding, groups, epilogue);
        }
    }
}
