package dev.binocle.cpu.reference;

import dev.binocle.op.SizeOf;
import dev.binocle.tensor.TensorBuilder;
import java.util.List;

final class ReferenceSizeOf implements ReferenceOp<SizeOf> {
    @Override
    public void run(SizeOf op, Arguments arguments, List<TensorBuilder> outputs) {
        outputs.get(0).putLong(0, arguments.operands().get(0).shape().elementCount());
    }
}
