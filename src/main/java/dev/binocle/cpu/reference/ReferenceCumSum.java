package dev.binocle.cpu.reference;

import dev.binocle.op.CumSum;
import dev.binocle.op.Lines;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceCumSum implements ReferenceOp<CumSum> {
    @Override
    public void run(CumSum op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        int axis = op.axis(arguments.operands());
        long[] strides = Walk.strides(input.type());
        long length = input.shape().dim(axis);
        boolean floating = input.dataType().isFloating();
        Walk.over(
                Lines.of(input.shape(), axis).lines(),
                base -> {
                    double sum = 0;
                    long whole = 0;
                    for (long i = 0; i < length; i++) {
                        long at = base[0] + strides[axis] * (op.reverse() ? length - 1 - i : i);
                        double before = sum;
                        long wholeBefore = whole;
                        sum += floating ? input.getDouble(at) : 0;
                        whole += floating ? 0 : input.getLong(at);
                        if (floating) {
                            output.putDouble(at, op.exclusive() ? before : sum);
                        } else {
                            output.putLong(at, op.exclusive() ? wholeBefore : whole);
                        }
                    }
                },
                strides);
    }
}
