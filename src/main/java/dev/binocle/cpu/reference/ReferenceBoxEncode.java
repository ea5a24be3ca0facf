package dev.binocle.cpu.reference;

import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxEncode;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBoxEncode implements ReferenceOp<BoxEncode> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(BoxEncode op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData boxes = arguments.get(0);
        TensorData anchors = arguments.get(1);
        BoxCoding.Variances v = op.coding().variances();
        boolean deltas = op.coding().kind() == BoxCoding.Kind.DELTAS;
        long count = boxes.elementCount() / 4;
        for (long i = 0; i < count; i++) {
            long anchor = i % boxes.shape().dim(-2);
            for (int axis = 0; axis < 2; axis++) {
                double low = boxes.getDouble(4 * i + axis);
                double high = boxes.getDouble(4 * i + axis + 2);
                double center = anchors.getDouble(4 * anchor + axis);
                double side = anchors.getDouble(4 * anchor + axis + 2);
                double stride = deltas ? 1 : arguments.get(2).getDouble(anchor);
                double moved = ((low + high) / 2 - center) / side / (axis == 0 ? v.x() : v.y());
                double grown = Math.log((high - low) / side) / (axis == 0 ? v.width() : v.height());
                outputs.get(0).putDouble(4 * i + axis, deltas ? moved : (center - low) / stride);
                outputs.get(0).putDouble(4 * i + axis + 2, deltas ? grown : (high - center) / stride);
            }
        }
    }
}
