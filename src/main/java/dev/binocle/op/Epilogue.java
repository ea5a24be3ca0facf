package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What is done to each value of a convolution before it is stored, in this order: networks differ in it. A step names the
 * positions of the operands that it reads and holds no data.
 *
 * <pre>{@code
 * // ResNet's: conv (+ bias), batch norm, add the shortcut, ReLU; operands: input, weights, bias, scale, shift, shortcut
 * new Epilogue(List.of(new Epilogue.ScaleShift(3, 4), new Epilogue.Residual(5), Activation.RELU))
 * }</pre>
 */
public record Epilogue(List<Step> steps) {
    public static final Epilogue NONE = new Epilogue(List.of());

    public Epilogue {
        steps = List.copyOf(steps);
    }

    public sealed interface Step permits ScaleShift, Residual, Activation {}

    /** value · scale[channel] + shift[channel]; both are float32 of shape [channels]. */
    public record ScaleShift(int scale, int shift) implements Step {}

    /** value + the same element of an operand with the output's shape. */
    public record Residual(int operand) implements Step {}

    public Epilogue then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Epilogue(longer);
    }

    /** Checks the operands that the steps read, for an output of this shape (N, channels, ...). */
    void check(Op op, List<Operand> operands, Shape output) {
        Shape channels = Shape.of(output.dim(1));
        for (Step step : steps) {
            if (step instanceof ScaleShift scaleShift) {
                operand(op, operands, scaleShift.scale(), "epilogue scale", channels);
                operand(op, operands, scaleShift.shift(), "epilogue shift", channels);
            } else if (step instanceof Residual residual) {
                operand(op, operands, residual.operand(), "epilogue residual", output);
            }
        }
    }

    private static void operand(Op op, List<Operand> operands, int index, String what, Shape shape) {
        if (index < 3) {
            throw new IllegalArgumentException(op.name() + ": " + what
                    + " must name an operand from 3 on (0 to 2 are input, weights, bias), got " + index);
        }
        Operand operand = Operands.required(op, operands, index, what);
        Operands.type(op, operand, what, operands.get(0).dataType());
        Operands.shape(op, operand, what, shape);
    }
}
