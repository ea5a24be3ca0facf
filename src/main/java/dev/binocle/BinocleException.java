package dev.binocle;

/**
 * What Binocle throws when something outside the caller's arguments is wrong: no such device, a model that can't be read or
 * run, a device that failed. Wrong arguments are {@link IllegalArgumentException}, use after close is
 * {@link IllegalStateException}.
 *
 * <p>It is the one class of the front door that every room may name, so that one {@code catch} is enough for a user.
 */
public class BinocleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BinocleException(String message) {
        super(message);
    }

    public BinocleException(String message, Throwable cause) {
        super(message, cause);
    }
}
