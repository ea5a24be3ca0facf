package dev.binocle.backend;

import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** What slots a kernel takes, in the order of {@link Kernel#bind}, and the refusal of any other. */
public record SlotCheck(String op, List<TensorType> expected) {
    public SlotCheck(Op op, List<Operand> operands, List<Output> outputs, Choice choice) {
        this(op.name(), expected(operands, outputs, choice));
    }

    private static List<TensorType> expected(List<Operand> operands, List<Output> outputs, Choice choice) {
        List<TensorType> expected = new ArrayList<>(choice.inputTypes(operands));
        expected.addAll(choice.outputTypes(outputs));
        for (Output output : outputs) {
            if (output instanceof Output.Counted) {
                expected.add(Output.Counted.COUNT);
            }
        }
        if (choice.scratchBytes() > 0) {
            expected.add(TensorType.of(DataType.UINT8, Shape.of(choice.scratchBytes())));
        }
        return List.copyOf(expected);
    }

    public void all(List<Slot> slots) {
        if (slots.size() != expected.size()) {
            throw new IllegalArgumentException(op + ": expected " + expected.size() + " slots, got " + slots.size());
        }
        for (int i = 0; i < slots.size(); i++) {
            one(i, slots.get(i));
        }
    }

    public void one(int position, Slot slot) {
        if (!expected.get(position).equals(slot.type())) {
            throw new IllegalArgumentException(
                    op + ": slot " + position + " must be of " + expected.get(position) + ", got " + slot.type());
        }
    }
}
