package dev.binocle.cpu.reference;

import dev.binocle.op.MaskIou;
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
        long bytes = a.shape().dim(-1);
        Pairs.fill(outputs.get(0), a.shape(), b.shape(), false, (i, j) -> {
            long both = 0;
            long either = 0;
            for (long k = 0; k < bytes; k++) {
                int left = (int) a.getLong(i * bytes + k);
                int right = (int) b.getLong(j * bytes + k);
                both += Integer.bitCount(left & right);
                either += Integer.bitCount(left | right);
            }
            return either == 0 ? 0 : (double) both / either;
        });
    }
}
