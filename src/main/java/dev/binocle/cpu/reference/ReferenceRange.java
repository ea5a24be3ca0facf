package dev.binocle.cpu.reference;

import dev.binocle.op.Range;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceRange implements ReferenceOp<Range> {
    @Override
    public void run(Range op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData start = arguments.get(0);
        TensorData delta = arguments.get(2);
        TensorBuilder output = outputs.get(0);
        for (long i = 0; i < output.type().shape().elementCount(); i++) {
            if (start.dataType().isFloating()) {
                output.putDouble(i, start.getDouble(0) + i * delta.getDouble(0));
            } else {
                output.putLong(i, start.getLong(0) + i * delta.getLong(0));
            }
        }
    }
}
