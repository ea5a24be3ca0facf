package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The largest or the mean value of each channel: [batch, channels, ...] becomes [batch, channels, 1, ...]. Floating types. */
public record GlobalPool(Pool2d.Kind kind) implements Op {
    @Override
    public String name() {
        return kind == Pool2d.Kind.MAX ? "GlobalMaxPool" : "GlobalAveragePool";
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        if (input.shape().rank() < 3) {
            throw new IllegalArgumentException(name() + ": input must have rank 3 or more, got shape " + input.shape());
        }
        long[] dims = input.shape().toArray();
        Arrays.fill(dims, 2, dims.length, 1);
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
