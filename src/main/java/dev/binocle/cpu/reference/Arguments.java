package dev.binocle.cpu.reference;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import java.util.List;

/** What an operation computes on: a value for each operand that is there. */
public record Arguments(List<Operand> operands) {
    public boolean has(int index) {
        return index < operands.size() && operands.get(index) != Operand.ABSENT;
    }

    public TensorData get(int index) {
        if (operands.get(index) instanceof TensorData data) {
            return data;
        }
        throw new IllegalStateException("operand " + index + " has no value: " + operands.get(index));
    }
}
