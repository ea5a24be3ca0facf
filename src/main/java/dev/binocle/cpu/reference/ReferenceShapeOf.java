package dev.binocle.cpu.reference;

import dev.binocle.op.ShapeOf;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;

final class ReferenceShapeOf implements ReferenceOp<ShapeOf> {
    @Override
    public void run(ShapeOf op, Arguments arguments, List<TensorBuilder> outputs) {
        long[] dims = op.dims(arguments.operands().get(0).shape());
        for (int i = 0; i < dims.length; i++) {
            outputs.get(0).putLong(i, dims[i]);
        }
    }
}
