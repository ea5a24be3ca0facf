package dev.binocle.runtime;

/** Lets something be closed only when nobody uses it: whoever is the last to leave after it was closed closes it. */
public final class InUse {
    private final String what;
    private final Runnable onLast;
    private int users;
    private boolean closed;

    /** @param what it is, for the message; {@code onLast} really closes it, once */
    public InUse(String what, Runnable onLast) {
        this.what = what;
        this.onLast = onLast;
    }

    /** @throws IllegalStateException if it was closed */
    public void enter() {
        if (!tryEnter()) {
            throw new IllegalStateException(what + " is used after it was closed");
        }
    }

    /** False if it was closed; else {@link #leave} must follow. */
    public synchronized boolean tryEnter() {
        if (closed) {
            return false;
        }
        users++;
        return true;
    }

    public void leave() {
        boolean last;
        synchronized (this) {
            last = --users == 0 && closed;
        }
        if (last) {
            onLast.run();
        }
    }

    /** Closing twice is harmless. */
    public void close() {
        boolean last;
        synchronized (this) {
            last = !closed && users == 0;
            closed = true;
        }
        if (last) {
            onLast.run();
        }
    }
}
