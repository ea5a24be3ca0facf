package dev.binocle.backend;

/** One stream of execution, in order. One thread at a time, but for {@link #fence} and {@link #await}, which any
 * thread may call. */
public interface Lane extends AutoCloseable {
    /** Fills a slot from the host; the source is free again when this returns. */
    void write(Slot slot, HostSource source);

    /** Copies a slot to the host, after everything that was enqueued before it; waits. */
    void read(Slot slot, HostTarget target);

    /** Hands to the device what was enqueued. */
    void flush();

    /** Waits until everything that was enqueued is done. */
    void finish();

    /** A mark after everything that was enqueued so far. */
    Fence fence();

    /** What is enqueued from now on begins after the fence of another lane. */
    void await(Fence fence);

    @Override
    void close();

    /** A mark in a lane's order. */
    interface Fence extends AutoCloseable {
        @Override
        void close();
    }
}
