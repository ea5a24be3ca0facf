package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * One value of each channel, as {@link Pool2d} has the kinds: [batch, channels, ...] becomes [batch, channels, 1, ...]. Floating types.
 *
 * @param power p, for LP
 */
public record GlobalPool(Pool2d.Kind kind, int power) implements Op {
    public GlobalPool {
        Operands.positive(name(kind), "power", power);
    }

    public GlobalPool(Pool2d.Kind kind) {
        this(kind, 2);
    }

    @Override
    public String name() {
        return name(kind);
    }

    private static String name(Pool2d.Kind kind) {
        return "Global" + kind.title + "Pool";
    }

    /** Each channel of each image. */
    public Lines lines(Shape shape) {
        return Lines.from(shape, 2);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.floating(this, input, "input");
        if (input.shape().rank() < 3) {
            throw new IllegalArgumentException(name() + ": input must have rank 3 or more, got shape " + input.shape());
        }
        return Output.of(input.dataType(), lines(input.shape()).lines());
    }
}
