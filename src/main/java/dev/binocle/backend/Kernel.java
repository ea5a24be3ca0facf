package dev.binocle.backend;

import dev.binocle.op.Output;
import java.util.List;

/**
 * An operation prepared on one backend for one list of operands in one {@link Choice}: constants packed, programs built.
 * Immutable and shared.
 */
public interface Kernel extends AutoCloseable {
    Choice choice();

    List<Output> outputs();

    /**
     * Binds it to memory.
     *
     * @param slots one for each operand given at run time, in order, in the form that the choice wants; then one for each
     *     output; then one for each {@link Output.Counted}, int64 of one element, which receives the count; then, if the
     *     choice needs scratch memory, one of so many bytes (uint8)
     * @throws IllegalArgumentException if a slot does not fit
     */
    Launch bind(List<Slot> slots);

    @Override
    void close();
}
