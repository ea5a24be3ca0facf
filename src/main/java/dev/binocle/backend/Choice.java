package dev.binocle.backend;

import java.util.Collections;
import java.util.List;

/**
 * One way to do an operation on a backend, found without building anything.
 *
 * @param algorithm its name: {@code direct}
 * @param inputs a form for each operand
 * @param outputs a form for each output
 * @param scratchBytes memory that it needs while it runs
 * @param cost estimated, in bytes moved or their like: only compared with other choices of the same backend
 */
public record Choice(String algorithm, List<Form> inputs, List<Form> outputs, long scratchBytes, double cost) {
    public Choice {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** All operands and outputs in one form. */
    public static Choice uniform(String algorithm, Form form, int inputs, int outputs, long scratchBytes, double cost) {
        return new Choice(
                algorithm, Collections.nCopies(inputs, form), Collections.nCopies(outputs, form), scratchBytes, cost);
    }
}
