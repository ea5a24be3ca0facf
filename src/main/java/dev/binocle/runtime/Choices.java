package dev.binocle.runtime;

import dev.binocle.backend.Choice;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.Comparator;
import java.util.List;

/** Which of several ways: the cheapest with what must be converted for it. */
public final class Choices {
    /** What a launch costs at least beside what it moves, in bytes: five microseconds of a CPU, a tenth of one of the largest GPUs. */
    private static final double LAUNCH = 1 << 18;

    /** Beyond this a conversion goes to memory and back, at two thirds of a copy's speed, as lines of the cache are used in parts. */
    private static final double CACHED = 1 << 23;

    private Choices() {}

    /**
     * @param lies how each operand given at run time lies now
     * @param plainOutputs whether outputs must be row-major, as at the public door
     */
    public static Choice cheapest(
            List<Choice> choices, List<Operand> operands, List<Layout> lies, boolean plainOutputs) {
        return choices.stream()
                .filter(choice -> !plainOutputs
                        || choice.outputs().stream()
                                .allMatch(form -> form.layout().equals(Layout.NCHW)))
                .min(Comparator.comparingDouble(choice -> choice.cost() + conversions(choice, operands, lies)))
                .orElseGet(() -> choices.get(0));
    }

    /** What it costs to bring a tensor from one layout into another. */
    public static double conversion(TensorType type) {
        double bytes = 2.0 * (double) type.bytes();
        return (bytes > CACHED ? 1.5 * bytes : bytes) + LAUNCH;
    }

    /** What it costs to bring the operands into the layouts that a choice wants. */
    public static double conversions(Choice choice, List<Operand> operands, List<Layout> lies) {
        double bytes = 0;
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i) instanceof TensorType type
                    && !Layout.coincide(choice.inputs().get(i).layout(), lies.get(i), type.shape())) {
                bytes += conversion(type);
            }
        }
        return bytes;
    }
}
