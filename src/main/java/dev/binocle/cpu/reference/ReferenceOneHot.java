package dev.binocle.cpu.reference;

import dev.binocle.op.OneHot;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceOneHot implements ReferenceOp<OneHot> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(OneHot op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData indices = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        Shape shape = output.type().shape();
        int axis = shape.axis(op.axis());
        long after = shape.elementCount(axis + 1, shape.rank());
        Walk.positions(output.type(), (position, at) -> {
            long before = at / after / Math.max(1, shape.dim(axis));
            long index = indices.getLong(before * after + at % after);
            boolean on = (index < 0 ? index + shape.dim(axis) : index) == position[axis];
            output.copy(at, arguments.get(2), on ? 1 : 0);
        });
    }
}
