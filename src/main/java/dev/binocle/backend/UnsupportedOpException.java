package dev.binocle.backend;

import dev.binocle.BinocleException;

/** An operation that a backend can't do for these operands, with the reason. */
public final class UnsupportedOpException extends BinocleException {
    private static final long serialVersionUID = 1L;

    public UnsupportedOpException(String message) {
        super(message);
    }

    public UnsupportedOpException(String message, Throwable cause) {
        super(message, cause);
    }
}
