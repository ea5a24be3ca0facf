package dev.binocle.opencl;

import org.jspecify.annotations.Nullable;

/**
 * Gives Java its signal handlers back after a driver took them.
 *
 * <p>Java uses SIGSEGV in its ordinary work: null checks, and stopping all threads at a safepoint. PoCL carries LLVM, which installs handlers of
 * its own when it is opened and when it compiles, with SA_RESETHAND: the first signal finds LLVM's handler, which puts Java's back, but until it
 * has, a second one meanwhile, on another thread, finds the default action and kills the process without a word. (Seen with PoCL 3.1; the
 * system calls show it.) So the first signal is provoked here, at once and on purpose, while it is alone.
 *
 * <p>What is left is the moment while LLVM compiles; {@code LD_PRELOAD=$JAVA_HOME/lib/libjsig.so} closes that too.
 */
final class JvmSignals {
    private static final System.Logger LOG = System.getLogger(JvmSignals.class.getName());

    private JvmSignals() {}

    /** Harmless where nobody took anything. */
    static void restore() {
        try {
            LOG.log(System.Logger.Level.TRACE, "an array that is not there has the length {0}", length(null));
        } catch (NullPointerException e) {
            LOG.log(
                    System.Logger.Level.TRACE,
                    "Java''s signal handlers are in place: it turned a SIGSEGV into this exception");
        }
    }

    /** Its null check is the access itself. */
    @SuppressWarnings("NullAway") // the point of it
    private static int length(int @Nullable [] nothing) {
        return nothing.length;
    }
}
