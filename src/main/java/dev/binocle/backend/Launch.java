package dev.binocle.backend;

/** A kernel bound to slots. One thread at a time. */
public interface Launch extends AutoCloseable {
    /** Allocates nothing and waits for nothing; done in the order of the lane. */
    void enqueue(Lane lane);

    /** Replaces one slot, numbered as {@link Kernel#bind} has them, for the next {@link #enqueue}. */
    void set(int position, Slot slot);

    @Override
    void close();
}
