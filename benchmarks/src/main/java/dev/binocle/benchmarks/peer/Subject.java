package dev.binocle.benchmarks.peer;

/** Something that is timed: a job, made ready by a peer. */
public interface Subject extends AutoCloseable {
    /** Does the job, {@link #times} times, and waits for the result. */
    void run() throws Exception;

    /** How often a call of {@link #run} does it. */
    default int times() {
        return 1;
    }

    /** The result, in the order that the model gives it in. */
    float[] output() throws Exception;

    /** What it runs by, where there is something to tell: the implementation that was chosen. */
    default String detail() {
        return "";
    }

    @Override
    void close() throws Exception;
}
