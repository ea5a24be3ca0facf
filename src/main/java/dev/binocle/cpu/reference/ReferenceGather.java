package dev.binocle.cpu.reference;

import dev.binocle.op.Gather;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGather implements ReferenceOp<Gather> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(Gather op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData indices = arguments.get(1);
        Shape shape = input.shape();
        int axis = shape.axis(op.axis());
        long before = shape.elementCount(0, axis);
        long after = shape.elementCount(axis + 1, shape.rank());
        long dim = shape.dim(axis);
        long out = 0;
        for (long i = 0; i < before; i++) {
            for (long j = 0; j < indices.elementCount(); j++) {
                long index = Indices.of(op, indices, j, dim);
                for (long k = 0; k < after; k++) {
                    outputs.get(0).copy(out++, input, (i * dim + index) * after + k);
                }
            }
        }
    }
}
