package dev.binocle.cpu.reference;

import dev.binocle.op.ConstantOfShape;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;

final class ReferenceConstantOfShape implements ReferenceOp<ConstantOfShape> {
    @Override
    public void run(ConstantOfShape op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorBuilder output = outputs.get(0);
        for (long i = 0; i < output.type().shape().elementCount(); i++) {
            output.copy(i, arguments.get(1), 0);
        }
    }
}
