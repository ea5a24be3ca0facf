package dev.binocle.backend;

/** A piece of device memory, cut into {@link Slot}s by who asked for it. */
public interface Slab extends AutoCloseable {
    MemoryClass memoryClass();

    /** Its size in elements of its class. */
    long elements();

    @Override
    void close();
}
