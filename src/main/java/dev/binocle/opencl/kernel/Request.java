package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.List;

/** What a host class is asked to plan: an operation, what it is prepared for, and in which of its choices, on which device. */
public record Request<O extends Op>(O op, List<Operand> operands, List<Output> outputs, Choice choice, Traits traits) {
    public Request {
        operands = List.copyOf(operands);
    }

    Operand operand(int index) {
        return operands.get(index);
    }

    boolean has(int index) {
        return index < operands.size() && operands.get(index) != Operand.ABSENT;
    }

    Shape shape(int index) {
        return operands.get(index).shape();
    }

    Shape outputShape() {
        return outputs.get(0).shape();
    }

    /** The strides of an operand as it lies. */
    long[] strides(int index) {
        return choice.inputs().get(index).strides(shape(index));
    }

    long[] outputStrides() {
        return outputStrides(0);
    }

    long[] outputStrides(int index) {
        return choice.outputs().get(index).strides(outputs.get(index).shape());
    }

    /** As {@link Form#gap}, of the output. */
    long gap() {
        return choice.outputs().get(0).gap(outputShape());
    }

    /** Whether the output goes past the caches, as {@link Traits#streams} has it. */
    boolean streams(long... floats) {
        Output output = outputs.get(0);
        return traits.streams(
                (double) output.shape().elementCount() * output.dataType().bytes(), floats);
    }

    /** The kernel argument for an operand: its slot, or the constant itself. */
    Arg input(int index) {
        return operands.get(index) instanceof TensorData data
                ? Arg.of(data)
                : new Arg.Slot(slot(index), 0, operands.get(index).dataType().bytes());
    }

    /** The kernel argument for an operand that may be absent: then a single zero stands for it. */
    Arg inputOrZero(int index) {
        return has(index) ? input(index) : Arg.table(0);
    }

    private int slot(int index) {
        int slot = 0;
        for (int i = 0; i < index; i++) {
            slot += operands.get(i) instanceof TensorType ? 1 : 0;
        }
        return slot;
    }

    Arg output(int index) {
        return new Arg.Slot(
                slot(operands.size()) + index, 0, outputs.get(index).dataType().bytes());
    }

    /** The count of the first counted output. */
    Arg count() {
        return new Arg.Slot(slot(operands.size()) + outputs.size(), 0, DataType.INT64.bytes());
    }

    /** A part of the scratch memory. */
    Arg scratch(long offsetBytes, int elementBytes) {
        int counts =
                (int) outputs.stream().filter(Output.Counted.class::isInstance).count();
        return new Arg.Slot(slot(operands.size()) + outputs.size() + counts, offsetBytes, elementBytes);
    }
}
