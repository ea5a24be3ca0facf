package dev.binocle.cpu.reference;

import dev.binocle.op.BoxIou;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceBoxIou implements ReferenceOp<BoxIou> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(BoxIou op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData a = arguments.get(0);
        TensorData b = arguments.get(1);
        Shape shape = outputs.get(0).type().shape();
        long rows = shape.dim(-2);
        long columns = shape.dim(-1);
        long batch = shape.elementCount(0, shape.rank() - 2);
        for (long n = 0; n < batch; n++) {
            for (long i = 0; i < rows; i++) {
                Overlap box = Overlap.read(a, (n * rows + i) * 4, op.format());
                for (long j = 0; j < columns; j++) {
                    Overlap other = Overlap.read(b, (n * columns + j) * 4, op.format());
                    outputs.get(0).putDouble((n * rows + i) * columns + j, box.iou(other));
                }
            }
        }
    }
}
