package dev.binocle.opencl.kernel;

import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** One argument of a kernel, after the range that every kernel begins with. */
public sealed interface Arg {
    /**
     * A slot: its buffer and its offset, two arguments.
     *
     * @param position as {@link dev.binocle.backend.Kernel#bind} numbers slots
     * @param extraBytes where in the slot it begins
     * @param elementBytes the size of the element that the kernel counts the offset in
     */
    record Slot(int position, long extraBytes, int elementBytes) implements Arg {}

    /**
     * Values known now, in a buffer of the kernel's own: the buffer and an offset of 0, two arguments. Those with the same {@code
     * source} and {@code packing} are shared.
     *
     * @param source told apart by identity
     * @param packing the name of the order in which they lie; another order, another name
     */
    record Constant(Object source, String packing, long bytes, Supplier<ByteBuffer> content) implements Arg {}

    /** A number that counts elements: uint or ulong, see {@code INDEX} in common.cl. */
    record Index(long value) implements Arg {}

    record Int32(int value) implements Arg {}

    record Int64(long value) implements Arg {}

    record Float32(float value) implements Arg {}

    /** Local memory of so many bytes, at least 1. */
    record Local(long bytes) implements Arg {}

    /**
     * A flag that the kernel raises (FAULT in index.cl) if its data are wrong: three arguments, a buffer, an offset, and the code it writes.
     * A launch with one waits for its end, and throws with the message.
     */
    record Fault(String message) implements Arg {}

    /** A constant as it is. */
    static Arg of(TensorData data) {
        return new Constant(data, "plain", data.type().bytes(), () -> Packing.plain(data));
    }

    /** A table of numbers; tables with the same numbers are shared. */
    static Arg table(long... values) {
        return new Constant(
                Packing.key(values), "table", (long) values.length * Long.BYTES, () -> Packing.table(values));
    }
}
