package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Set;

/** start, start + delta, ... up to limit, which is left out (ONNX "Range"). Operands: start, limit, delta, one number each of one type, constant. */
public record Range() implements Op {
    @Override
    public Set<Integer> constants() {
        return Set.of(0, 1, 2);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 3, 3);
        TensorData start = number(operands, 0, "start");
        TensorData limit = number(operands, 1, "limit");
        TensorData delta = number(operands, 2, "delta");
        return Output.of(start.dataType(), Shape.of(count(start, limit, delta)));
    }

    private TensorData number(List<Operand> operands, int index, String what) {
        TensorData data = Operands.constant(this, operands, index, what);
        Operands.number(this, data, what);
        Operands.type(this, data, what, operands.get(0).dataType());
        if (data.elementCount() != 1) {
            throw new IllegalArgumentException(
                    name() + ": " + what + " must have one element, got shape " + data.shape());
        }
        return data;
    }

    private long count(TensorData start, TensorData limit, TensorData delta) {
        DataType type = start.dataType();
        if (delta.getDouble(0) == 0) {
            throw new IllegalArgumentException(name() + ": delta must not be 0");
        }
        if (type.isFloating()) {
            double count = Math.ceil((limit.getDouble(0) - start.getDouble(0)) / delta.getDouble(0));
            if (!(count < Long.MAX_VALUE)) {
                throw new IllegalArgumentException(name() + ": the numbers from " + start.getDouble(0) + " to "
                        + limit.getDouble(0) + " by " + delta.getDouble(0) + " can't be counted");
            }
            return Math.max(0, (long) count);
        }
        long step = delta.getLong(0);
        long way = Math.subtractExact(limit.getLong(0), start.getLong(0));
        return Math.max(0, way == 0 || (way < 0) != (step < 0) ? 0 : (way - Long.signum(step)) / step + 1);
    }
}
