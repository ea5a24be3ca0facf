package dev.binocle.cpu.reference;

import dev.binocle.op.ClipBoxes;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceClipBoxes implements ReferenceOp<ClipBoxes> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(ClipBoxes op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData boxes = arguments.get(0);
        for (long i = 0; i < boxes.elementCount(); i++) {
            double most = i % 2 == 0 ? op.width() : op.height();
            outputs.get(0).putDouble(i, Math.max(0, Math.min(boxes.getDouble(i), most)));
        }
    }
}
