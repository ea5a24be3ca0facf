package dev.binocle.backend;

import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * HOW and WHERE: one open device. It turns an {@link Op} and {@link Operand}s into {@link Choice}s, one of them into a
 * {@link Kernel}, and owns memory. Thread-safe.
 */
public interface Backend extends AutoCloseable {
    Device device();

    /**
     * The ways to do an operation, best guess first; cheap, builds nothing.
     *
     * @throws IllegalArgumentException if the operands are wrong
     * @throws UnsupportedOpException if this backend can't do it, with the reason
     */
    List<Choice> choices(Op op, List<Operand> operands, PrepareOptions options);

    /**
     * All that a tuner may try: the choices, with every combination of their parameters that is legal on the device.
     *
     * @throws IllegalArgumentException as {@link #choices}
     */
    default List<Choice> candidates(Op op, List<Operand> operands, PrepareOptions options) {
        return choices(op, operands, options);
    }

    /**
     * The same way to do it, but that the output becomes a part of a tensor with more channels: its slot begins at its first channel, and the
     * other channels stay as they are.
     *
     * @param channels how many the tensor has
     * @param offset how far the part begins behind the tensor, in elements
     * @return nothing if this way can't
     */
    default Optional<Choice> asPart(Op op, Choice choice, long channels, long offset) {
        return Optional.empty();
    }

    /**
     * Checks, packs constants, builds programs: slow, once.
     *
     * @param choice one of {@link #choices} or {@link #candidates}
     */
    Kernel prepare(Op op, List<Operand> operands, Choice choice);

    MemoryClass memoryClass(DataType dataType);

    /** The largest slab that this device gives, in bytes. */
    long maxSlabBytes();

    /** What offsets of slots are multiples of, in bytes. */
    int alignment();

    /** And of slots that are a whole piece of another: less, where only vectors must be aligned. */
    default int partAlignment() {
        return alignment();
    }

    /**
     * @throws dev.binocle.BinocleException if there is not enough memory, or it is more than {@link #maxSlabBytes}
     */
    Slab allocate(MemoryClass memoryClass, long elements);

    /**
     * A place in a slab.
     *
     * @param offset in elements of the slab's memory class
     */
    Slot slot(Slab slab, long offset, TensorType type);

    Lane openLane();

    /** How many lanes pay on this device. */
    int preferredLanes();

    /** Everything that was made and is not closed yet: slabs, kernels, launches, lanes, fences. For tests of leaks. */
    long liveResources();

    @Override
    void close();
}
