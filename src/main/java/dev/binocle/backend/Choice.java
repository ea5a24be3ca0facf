package dev.binocle.backend;

import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One way to do an operation on a backend, found without building anything.
 *
 * @param algorithm its name: {@code direct}
 * @param parameters the numbers that tell one choice of an algorithm from another, by name: sizes of tiles and the like
 * @param inputs a form for each operand
 * @param outputs a form for each output
 * @param scratchBytes memory that it needs while it runs
 * @param packedBytes memory for constants in an order of the kernel's own, kept as long as it is
 * @param cost estimated, in bytes moved or their like: only compared with other choices of the same backend
 * @param error how many times the rounding error of a plain sum its results may have: 1, but for algorithms that trade accuracy for speed
 */
public record Choice(
        String algorithm,
        SortedMap<String, Integer> parameters,
        List<Form> inputs,
        List<Form> outputs,
        long scratchBytes,
        long packedBytes,
        double cost,
        double error) {
    public Choice {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A choice that packs no constants. */
    public Choice(
            String algorithm,
            SortedMap<String, Integer> parameters,
            List<Form> inputs,
            List<Form> outputs,
            long scratchBytes,
            double cost,
            double error) {
        this(algorithm, parameters, inputs, outputs, scratchBytes, 0, cost, error);
    }

    /** A choice of an algorithm without parameters, as accurate as a plain sum. */
    public Choice(String algorithm, List<Form> inputs, List<Form> outputs, long scratchBytes, double cost) {
        this(algorithm, new TreeMap<>(), inputs, outputs, scratchBytes, cost, 1);
    }

    /** The types of the operands that are given at run time, in order, each in the layout that it wants. */
    public List<TensorType> inputTypes(List<Operand> operands) {
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof TensorType type) {
                types.add(type.with(inputs.get(i).layout()));
            }
        }
        return types;
    }

    /** The types of the outputs, each in the layout that it gives; of a counted one the most that it can be. */
    public List<TensorType> outputTypes(List<Output> all) {
        List<TensorType> types = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            types.add(all.get(i).type().with(outputs.get(i).layout()));
        }
        return types;
    }

    /** The same, with another estimate or a measurement. */
    public Choice withCost(double value) {
        return new Choice(algorithm, parameters, inputs, outputs, scratchBytes, packedBytes, value, error);
    }

    /** The same, with so much memory for packed constants. */
    public Choice withPacked(long bytes) {
        return new Choice(algorithm, parameters, inputs, outputs, scratchBytes, bytes, cost, error);
    }

    /** The same, with its output as a part of a tensor with so many channels. */
    public Choice asPart(long channels) {
        Form part = new Form(outputs.get(0).layout(), channels);
        return new Choice(algorithm, parameters, inputs, List.of(part), scratchBytes, packedBytes, cost, error);
    }

    /** All operands and outputs in one form. */
    public static Choice uniform(String algorithm, Form form, int inputs, int outputs, long scratchBytes, double cost) {
        return new Choice(
                algorithm, Collections.nCopies(inputs, form), Collections.nCopies(outputs, form), scratchBytes, cost);
    }

    /** @throws IllegalArgumentException if the algorithm has no such parameter */
    public int parameter(String name) {
        Integer value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException(algorithm + " has no parameter " + name + ", it has " + parameters);
        }
        return value;
    }

    /** The algorithm and its parameters: {@code tile pixels=14 vectors=2}. */
    public String title() {
        StringBuilder title = new StringBuilder(algorithm);
        for (Map.Entry<String, Integer> parameter : parameters.entrySet()) {
            title.append(' ').append(parameter.getKey()).append('=').append(parameter.getValue());
        }
        return title.toString();
    }
}
