package dev.binocle.cpu.reference;

import dev.binocle.op.RotatedBoxIou;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceRotatedBoxIou implements ReferenceOp<RotatedBoxIou> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(RotatedBoxIou op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData a = arguments.get(0);
        TensorData b = arguments.get(1);
        Pairs.fill(
                outputs.get(0),
                a.shape(),
                b.shape(),
                op.elementwise(),
                (i, j) -> RotatedOverlap.read(a, i * 5).iou(RotatedOverlap.read(b, j * 5)));
    }
}
