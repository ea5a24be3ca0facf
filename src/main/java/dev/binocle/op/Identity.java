package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/** Its operand, as it is. */
public record Identity() implements View {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        return Output.of(input.dataType(), input.shape());
    }
}
