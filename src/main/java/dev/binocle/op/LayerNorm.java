package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Everything from an axis on normalised together (Ba et al., 2016; ONNX "LayerNormalization"). Operands: input; scale, and shift, optional, which are
 * broadcast to it; one floating type. Outputs: the input normalised; with {@code statistics} the mean and 1 / √(variance + epsilon) of each line, float32 (float64 for float64), the axes kept
 * with length 1.
 */
public record LayerNorm(int axis, float epsilon, boolean statistics) implements Normalization {
    private static final List<Statistic> STATISTICS =
            List.of(new Statistic(Statistic.Kind.MEAN, -1, 0), new Statistic(Statistic.Kind.INVERSE_DEVIATION, -1, 0));

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 3);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        Operands.required(this, operands, 1, "scale");
        Operands.broadcastTo(this, operands, 1, "scale");
        Operands.broadcastTo(this, operands, 2, "shift");
        Output normalized = new Output.Exact(input.dataType(), input.shape());
        if (!statistics) {
            return List.of(normalized);
        }
        Shape lines = parts(operands).lines().lines();
        Output.Exact statistic =
                new Output.Exact(input.dataType() == DataType.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32, lines);
        return List.of(normalized, statistic, statistic);
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        Parts parts = Parts.of(shape, Lines.from(shape, Operands.axis(this, shape, axis)), epsilon)
                .scaled(1, operands.get(1).shape())
                .giving(statistics ? STATISTICS : List.of());
        return Operands.present(operands, 2) ? parts.shifted(2, operands.get(2).shape()) : parts;
    }
}
