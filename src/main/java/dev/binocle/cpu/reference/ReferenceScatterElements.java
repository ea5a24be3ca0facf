package dev.binocle.cpu.reference;

import dev.binocle.op.ScatterElements;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceScatterElements implements ReferenceOp<ScatterElements> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(ScatterElements op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData indices = arguments.get(1);
        TensorBuilder output = outputs.get(0);
        Scatter.copy(input, output);
        TensorData now = output.build();
        int axis = input.shape().axis(op.axis());
        long[] strides = Walk.strides(input.type());
        Walk.positions(indices.type(), (position, at) -> {
            long to = 0;
            for (int i = 0; i < strides.length; i++) {
                to += strides[i]
                        * (i == axis ? Indices.of(op, indices, at, input.shape().dim(axis)) : position[i]);
            }
            Scatter.put(op.reduction(), output, now, to, arguments.get(2), at);
        });
    }
}
