package dev.binocle.cpu.reference;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Launch;
import dev.binocle.backend.Slot;
import dev.binocle.backend.SlotCheck;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

record ReferenceKernel(
        Op op, List<Operand> operands, Choice choice, List<Output> outputs, ReferenceOps ops, Runnable onClose)
        implements Kernel {
    @Override
    public Launch bind(List<Slot> slots) {
        SlotCheck check = new SlotCheck(op, operands, outputs, choice);
        check.all(slots);
        return new Bound(this, check, new ArrayList<>(slots));
    }

    @Override
    public void close() {
        onClose.run();
    }

    private record Bound(ReferenceKernel kernel, SlotCheck check, List<Slot> slots) implements Launch {
        @Override
        public void enqueue(Lane lane) {
            List<Operand> values = new ArrayList<>();
            int position = 0;
            for (Operand operand : kernel.operands) {
                values.add(operand instanceof TensorType ? read(slots.get(position++)) : operand);
            }
            List<TensorBuilder> results = new ArrayList<>();
            while (position < slots.size()) {
                ReferenceBackend.HeapSlot slot = (ReferenceBackend.HeapSlot) slots.get(position++);
                results.add(TensorBuilder.over(slot.type(), slot.bytes()));
            }
            kernel.ops.run(kernel.op, new Arguments(values), results);
        }

        private static TensorData read(Slot slot) {
            return TensorData.of(slot.type(), ((ReferenceBackend.HeapSlot) slot).bytes());
        }

        @Override
        public void set(int position, Slot slot) {
            check.one(position, slot);
            slots.set(position, slot);
        }

        @Override
        public void close() {}
    }
}
