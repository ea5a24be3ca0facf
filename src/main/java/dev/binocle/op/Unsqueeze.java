package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Set;

/** Puts axes of 1 in. Operands: input; axes (of the output), int64 and constant (ONNX "Unsqueeze"). */
public record Unsqueeze() implements View {
    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.required(this, operands, 0, "input");
        long[] axes = Operands.constant(this, operands, 1, "axes").toLongs();
        int rank = input.shape().rank() + axes.length;
        boolean[] fresh = new boolean[rank];
        for (long axis : axes) {
            long at = axis < 0 ? axis + rank : axis;
            if (at < 0 || at >= rank || fresh[(int) at]) {
                throw new IllegalArgumentException(name() + ": axes must be different and between -" + rank + " and "
                        + (rank - 1) + ", got " + axis);
            }
            fresh[(int) at] = true;
        }
        long[] dims = new long[rank];
        int from = 0;
        for (int i = 0; i < rank; i++) {
            dims[i] = fresh[i] ? 1 : input.shape().dim(from++);
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }
}
