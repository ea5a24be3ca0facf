package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Optional;

/** The host side of one operation: the ways to do it, and the launches of each. It calls no OpenCL. */
public interface OpenClOp<O extends Op> {
    /** @throws dev.binocle.backend.UnsupportedOpException if there is none, with the reason */
    List<Choice> choices(O op, List<Operand> operands, List<Output> outputs, Traits traits);

    /** All that a tuner may try: the choices, with every combination of parameters that is legal on the device. */
    default List<Choice> candidates(O op, List<Operand> operands, List<Output> outputs, Traits traits) {
        return choices(op, operands, outputs, traits);
    }

    /** What makes two operations the same to a tuner, as {@link dev.binocle.backend.Tunable#problem}; nothing where there is nothing to tune. */
    default Optional<String> problem(O op, List<Operand> operands) {
        return Optional.empty();
    }

    /**
     * Whether a choice can write its output as a part of another tensor.
     *
     * @param part as {@link dev.binocle.backend.Backend#asPart} has them
     */
    default boolean writes(Part part, Choice choice) {
        return false;
    }

    List<Step> steps(Request<O> request);
}
