package dev.binocle.selftest;

import dev.binocle.backend.Evaluator;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One case of one operation, said once: the tests run it on every device against the reference, {@code selftest} on a user's machine,
 * {@code bench} times it.
 *
 * @param tolerance |a − b| may be this times the largest |b| of the output, or times {@code scale} where that is larger; 0 for the same bits
 * @param scale how large the sums are whose rounding shows in the output, where an activation bounds it or terms cancel
 * @param flops floating-point operations, or 0 where they don't matter
 * @param units what {@code tolerance} is counted in, element by element, instead of the largest |b|
 */
public record OpCase(
        String name, Op op, List<Source> sources, double tolerance, double scale, double flops, Optional<Units> units) {
    /** From the operands' values, for each element of the first output how large an error of 1 is; in float32. */
    @FunctionalInterface
    public interface Units {
        TensorData of(List<Operand> values, Evaluator reference);
    }

    public OpCase {
        sources = List.copyOf(sources);
    }

    public OpCase(String name, Op op, List<Source> sources, double tolerance, double scale, double flops) {
        this(name, op, sources, tolerance, scale, flops, Optional.empty());
    }

    public static OpCase of(String name, Op op, double tolerance, Source... sources) {
        return new OpCase(name, op, List.of(sources), tolerance, 0, 0);
    }

    /** Values for every operand. */
    public List<Operand> make(Random random) {
        List<Operand> operands = new ArrayList<>();
        sources.forEach(source -> operands.add(source.make(random)));
        return operands;
    }

    /** What the operation is prepared for: constants as they are, of the rest the type. */
    public List<Operand> prepared(List<Operand> values) {
        List<Operand> prepared = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Operand value = values.get(i);
            prepared.add(sources.get(i).isConstant() ? value : TensorType.of(value.dataType(), value.shape()));
        }
        return prepared;
    }

    /** Whether everything that goes in and comes out is float32, int64 or bool: the types of most networks. */
    public boolean isCommon() {
        List<Operand> operands = prepared(make(new Random(0)));
        return Stream.concat(
                        operands.stream()
                                .filter(operand -> operand != Operand.ABSENT)
                                .map(Operand::dataType),
                        op.outputs(operands).stream().map(Output::dataType))
                .allMatch(type -> type == DataType.FLOAT32 || type == DataType.INT64 || type == DataType.BOOL);
    }

    /** Bytes that must be moved at least: every operand read once, every output written once. */
    public double bytes() {
        List<Operand> operands = prepared(make(new Random(0)));
        double bytes = 0;
        for (Operand operand : operands) {
            bytes += operand == Operand.ABSENT
                    ? 0
                    : (double) operand.shape().elementCount()
                            * operand.dataType().bytes();
        }
        for (Output output : op.outputs(operands)) {
            bytes += (double) output.type().bytes();
        }
        return bytes;
    }
}
