package dev.binocle.cpu.reference;

import dev.binocle.op.MaskIou;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceMaskIou implements ReferenceOp<MaskIou> {
    @Override
    public boolean isRowMajor() {
        return true;
    }

    @Override
    public void run(MaskIou op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData a = arguments.get(0);
        TensorData b = arguments.get(1);
        Shape shape = outputs.get(0).type().shape();
        long rows = shape.dim(-2);
        long columns = shape.dim(-1);
        long bytes = a.shape().dim(-1);
        for (long at = 0; at < shape.elementCount(); at++) {
            long row = at / columns;
            long column = row / rows * columns + at % columns;
            long both = 0;
            long either = 0;
            for (long i = 0; i < bytes; i++) {
                int left = (int) a.getLong(row * bytes + i);
                int right = (int) b.getLong(column * bytes + i);
                both += Integer.bitCount(left & right);
                either += Integer.bitCount(left | right);
            }
            outputs.get(0).putDouble(at, either == 0 ? 0 : (double) both / either);
        }
    }
}
