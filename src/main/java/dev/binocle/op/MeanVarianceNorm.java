package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** (x - mean) / (√variance + 1e-9) over some axes (ONNX "MeanVarianceNormalization"). One operand of a floating type. */
public record MeanVarianceNorm(List<Integer> axes) implements Normalization {
    public MeanVarianceNorm {
        axes = List.copyOf(axes);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        parts(operands);
        return Output.of(input.dataType(), input.shape());
    }

    @Override
    public Parts parts(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        boolean[] over = new boolean[shape.rank()];
        axes.forEach(axis -> over[Operands.axis(this, shape, axis)] = true);
        return Parts.of(shape, Lines.of(shape, over), 1e-9).epsilonOutside();
    }
}
