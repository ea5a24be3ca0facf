package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Activation;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Unary;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.function.BiFunction;

/** Functions of one tensor: {@link Activation} and {@link Unary}. */
record OpenClElementwise<O extends Op>(BiFunction<O, DataType, String> expression) implements OpenClOp<O> {
    static OpenClElementwise<Activation> activation() {
        return new OpenClElementwise<>((op, type) -> Expressions.of(op));
    }

    static OpenClElementwise<Unary> unary() {
        return new OpenClElementwise<>((op, type) -> Expressions.of(op.kind(), type.isFloating(), type.isSigned()));
    }

    @Override
    public List<Choice> choices(O op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.scalar(op, operands.get(0).dataType());
        return Types.bothLayoutsAlike("elementwise", operands, outputs);
    }

    @Override
    public List<Step> steps(Request<O> request) {
        DataType type = request.operand(0).dataType();
        String scalar = Types.scalar(request.op(), type);
        long count = request.outputShape().elementCount();
        return List.of(Step.of("elementwise.cl", "elementwise")
                .prologue("#define T " + scalar + "\n#define V " + scalar + "4\n#define EXPRESSION(v, T) "
                        + expression.apply(request.op(), type) + "\n")
                .args(request.input(0), request.output(0))
                .indices(count)
                .build((count + 3) / 4, request.traits().localSize(), 40));
    }
}
