package dev.binocle.cpu.reference;

import dev.binocle.op.Cast;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceCast implements ReferenceOp<Cast> {
    @Override
    public void run(Cast op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        boolean integers = !input.dataType().isFloating() && !op.to().isFloating();
        for (long i = 0; i < input.elementCount(); i++) {
            if (integers) {
                output.putLong(i, input.getLong(i));
            } else {
                output.putDouble(i, input.getDouble(i));
            }
        }
    }
}
