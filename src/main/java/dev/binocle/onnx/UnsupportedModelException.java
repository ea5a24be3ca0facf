package dev.binocle.onnx;

import dev.binocle.BinocleException;

/** A whole model that asks for what Binocle lacks; the message lists all of it. */
public final class UnsupportedModelException extends BinocleException {
    private static final long serialVersionUID = 1L;

    public UnsupportedModelException(String message) {
        super(message);
    }
}
