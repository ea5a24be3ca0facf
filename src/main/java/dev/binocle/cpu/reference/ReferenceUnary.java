package dev.binocle.cpu.reference;

import dev.binocle.op.Unary;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import java.util.List;

final class ReferenceUnary implements ReferenceOp<Unary> {
    @Override
    public void run(Unary op, Arguments arguments, List<TensorBuilder> outputs) {
        TensorData input = arguments.get(0);
        TensorBuilder output = outputs.get(0);
        boolean floating = input.dataType().isFloating();
        for (long i = 0; i < input.elementCount(); i++) {
            if (floating) {
                output.putDouble(i, apply(op.kind(), input.getDouble(i)));
            } else {
                long value = input.getLong(i);
                boolean negate = op.kind() == Unary.Kind.NEG
                        || (value < 0 && input.dataType().isSigned());
                output.putLong(i, negate ? -value : value);
            }
        }
    }

    private static double apply(Unary.Kind kind, double x) {
        return switch (kind) {
            case ABS -> Math.abs(x);
            case NEG -> -x;
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
        };
    }
}
