package dev.binocle.op;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import java.util.List;

/** The same tensor lying another way. Planners and engines place it; no network has it. */
public record Relayout(Layout from, Layout to) implements Op {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        return Output.of(input.dataType(), input.shape());
    }
}
