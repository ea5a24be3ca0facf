package dev.binocle;

/** The device that was asked for is not on this machine; the message says what is, and what was found wrong. */
public final class NoSuchDeviceException extends BinocleException {
    private static final long serialVersionUID = 1L;

    public NoSuchDeviceException(String message) {
        super(message);
    }
}
