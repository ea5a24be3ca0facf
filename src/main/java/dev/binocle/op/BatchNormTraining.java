package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * {@link BatchNorm} as it is used while training: each channel is normalised by the mean and variance of the batch (ONNX "BatchNormalization" with
 * training_mode). Operands as there, scale and shift of the input's type. Outputs: the input normalised; the running mean and variance, each {@code momentum · operand + (1 - momentum) ·
 * what the batch has}.
 */
public record BatchNormTraining(float epsilon, float momentum) implements Normalization {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Output normalized = BatchNorm.outputs(this, operands);
        Operands.type(this, operands.get(1), "scale", normalized.dataType());
        return List.of(
                normalized,
                new Output.Exact(operands.get(3).dataType(), operands.get(3).shape()),
                new Output.Exact(operands.get(4).dataType(), operands.get(4).shape()));
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        boolean[] over = new boolean[shape.rank()];
        Arrays.fill(over, true);
        over[1] = false;
        Lines lines = Lines.of(shape, over);
        Shape perChannel = lines.lines();
        return Parts.of(shape, lines, epsilon)
                .scaled(1, perChannel)
                .shifted(2, perChannel)
                .giving(List.of(
                        new Statistic(Statistic.Kind.MEAN, 3, momentum),
                        new Statistic(Statistic.Kind.VARIANCE, 4, momentum)));
    }
}
