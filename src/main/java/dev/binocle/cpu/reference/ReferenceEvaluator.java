package dev.binocle.cpu.reference;

import dev.binocle.backend.Evaluator;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** The reference on host values. */
public final class ReferenceEvaluator implements Evaluator {
    @Override
    public List<TensorData> evaluate(Op op, List<Operand> operands) {
        List<Output> outputs = op.outputs(operands);
        if (!ReferenceOps.PLAIN.has(op)) {
            throw new UnsupportedOpException(op.name() + ": the reference lacks this operation");
        }
        List<TensorBuilder> builders = new ArrayList<>();
        outputs.forEach(output -> builders.add(new TensorBuilder(output.type())));
        outputs.stream()
                .filter(Output.Counted.class::isInstance)
                .forEach(output -> builders.add(new TensorBuilder(Output.Counted.COUNT)));
        ReferenceOps.PLAIN.run(op, new Arguments(operands), builders);
        List<TensorData> results = new ArrayList<>();
        int counts = outputs.size();
        for (int i = 0; i < outputs.size(); i++) {
            TensorData whole = builders.get(i).build();
            results.add(
                    outputs.get(i) instanceof Output.Counted counted
                            ? firstRows(
                                    whole,
                                    counted.axis(),
                                    builders.get(counts++).build().getLong(0))
                            : whole);
        }
        return results;
    }

    private static TensorData firstRows(TensorData whole, int axis, long count) {
        TensorType type = TensorType.of(whole.dataType(), whole.shape().with(axis, count));
        TensorBuilder rows = new TensorBuilder(type);
        for (long i = 0; i < type.shape().elementCount(); i++) {
            rows.copy(i, whole, i);
        }
        return rows.build();
    }
}
