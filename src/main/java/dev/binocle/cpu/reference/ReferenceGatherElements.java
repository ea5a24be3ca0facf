package dev.binocle.cpu.reference;

import dev.binocle.op.GatherElements;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGatherElements implements ReferenceOp<GatherElements> {
    @Override
    public void run(GatherElements op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData indices = arguments.get(1);
        int axis = input.shape().axis(op.axis());
        long[] strides = Walk.strides(input.type());
        Walk.positions(indices.type(), (position, at) -> {
            long from = 0;
            for (int i = 0; i < strides.length; i++) {
                from += strides[i]
                        * (i == axis ? Indices.of(op, indices, at, input.shape().dim(axis)) : position[i]);
            }
            outputs.get(0).copy(at, input, from);
        });
    }
}
