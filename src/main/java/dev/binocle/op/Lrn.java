package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * Local response normalisation across channels (Krizhevsky et al., 2012; ONNX "LRN"): x / (bias + alpha / size · Σ x²)^beta, the sum over {@code size}
 * channels around. One operand [batch, channels, ...] of a floating type.
 */
public record Lrn(int size, float alpha, float beta, float bias) implements Op {
    public Lrn {
        Operands.positive(this, "size", size);
    }

    @Override
    public String name() {
        return "LRN";
    }

    /** The channels before an element's own in its sum; the rest of {@code size} lies behind. */
    public int before() {
        return (size - 1) / 2;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.channels(this, operands, 0, "input");
        return Output.of(input.dataType(), input.shape());
    }
}
