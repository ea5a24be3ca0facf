package dev.binocle.backend;

import java.util.List;

/** Closes several things: each is tried, whatever became of those before it. */
public final class Closing {
    private Closing() {}

    /** Runs all, then throws the first failure with the others in it. */
    public static void all(List<Runnable> closings) {
        RuntimeException first = null;
        for (Runnable closing : closings) {
            try {
                closing.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Runs all after a failure, which stays the one that is thrown. */
    public static void after(RuntimeException failure, Runnable... closings) {
        try {
            all(List.of(closings));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
