package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes axes of 1 away. Operands: input; axes, int64 and constant; left out: all axes of 1 (ONNX "Squeeze"). */
public record Squeeze() implements View {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        Shape shape = input.shape();
        boolean[] gone = new boolean[shape.rank()];
        if (Operands.present(operands, 1)) {
            for (long axis : Operands.constant(this, operands, 1, "axes").toLongs()) {
                int at = Operands.axis(this, shape, axis);
                if (shape.dim(at) != 1) {
                    throw new IllegalArgumentException(
                            name() + ": axis " + axis + " must be 1, got " + shape.dim(at) + " in shape " + shape);
                }
                gone[at] = true;
            }
        } else {
            for (int i = 0; i < gone.length; i++) {
                gone[i] = shape.dim(i) == 1;
            }
        }
        List<Long> kept = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                kept.add(shape.dim(i));
            }
        }
        return Output.of(
                input.dataType(),
                Shape.of(kept.stream().mapToLong(Long::longValue).toArray()));
    }
}
