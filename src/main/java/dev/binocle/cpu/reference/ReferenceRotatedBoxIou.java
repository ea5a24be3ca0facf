package dev.binocle.cpu.reference;

import dev.binocle.op.RotatedBoxIou;
import dev.binocle.tensor.Shape;
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
        Shape shape = b.shape();
        long rows = a.shape().dim(-2);
        long columns = shape.dim(-2);
        long batch = shape.elementCount(0, shape.rank() - 2);
        long at = 0;
        for (long n = 0; n < batch; n++) {
            for (long i = 0; i < rows; i++) {
                RotatedOverlap box = RotatedOverlap.read(a, (n * rows + i) * 5);
                for (long j = op.elementwise() ? i : 0; j < (op.elementwise() ? i + 1 : columns); j++) {
                    outputs.get(0).putDouble(at++, box.iou(RotatedOverlap.read(b, (n * columns + j) * 5)));
                }
            }
        }
    }
}
