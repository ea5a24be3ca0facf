package dev.binocle.cpu.reference;

import dev.binocle.op.GatherNd;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceGatherNd implements ReferenceOp<GatherNd> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(GatherNd op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorData indices = arguments.get(1);
        Shape shape = input.shape();
        Shape tuples = indices.shape();
        int depth = (int) tuples.dim(-1);
        long slice = shape.elementCount(op.batchDims() + depth, shape.rank());
        long batches = shape.elementCount(0, op.batchDims());
        long each = tuples.elementCount(op.batchDims(), tuples.rank() - 1);
        long out = 0;
        for (long batch = 0; batch < batches; batch++) {
            for (long i = 0; i < each; i++) {
                long from = batch;
                for (int k = 0; k < depth; k++) {
                    long dim = shape.dim(op.batchDims() + k);
                    from = from * dim + Indices.of(op, indices, (batch * each + i) * depth + k, dim);
                }
                for (long k = 0; k < slice; k++) {
                    outputs.get(0).copy(out++, input, from * slice + k);
                }
            }
        }
    }
}
