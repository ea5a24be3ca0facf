package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/**
 * A function of one operand, element by element; type and shape stay. ABS and NEG also take integers (two's complement: the
 * smallest number is its own negative), the others floating types.
 */
public record Unary(Kind kind) implements Op {
    public enum Kind {
        ABS,
        NEG,
        EXP,
        LOG,
        SQRT,
        RECIPROCAL,
        FLOOR,
        CEIL
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        if (kind != Kind.ABS && kind != Kind.NEG) {
            Operands.floating(this, input, "input");
        }
        return Output.of(input.dataType(), input.shape());
    }
}
