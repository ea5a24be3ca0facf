package dev.binocle.cpu.reference;

import dev.binocle.op.ScatterNd;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceScatterNd implements ReferenceOp<ScatterNd> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(ScatterNd op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData indices = arguments.get(1);
        TensorData updates = arguments.get(2);
        TensorBuilder output = outputs.get(0);
        Scatter.copy(input, output);
        TensorData now = output.build();
        Shape shape = input.shape();
        int depth = (int) indices.shape().dim(-1);
        long slice = shape.elementCount(depth, shape.rank());
        long tuples = indices.shape().elementCount(0, indices.shape().rank() - 1);
        for (long tuple = 0; tuple < tuples; tuple++) {
            long to = 0;
            for (int k = 0; k < depth; k++) {
                to = to * shape.dim(k) + Indices.of(op, indices, tuple * depth + k, shape.dim(k));
            }
            for (long k = 0; k < slice; k++) {
                Scatter.put(op.reduction(), output, now, to * slice + k, updates, tuple * slice + k);
            }
        }
    }
}
