package dev.binocle.backend;

import dev.binocle.tensor.TensorType;

/** An opaque place in device memory for a tensor of a type, made by {@link Backend#slot}. */
public interface Slot {
    TensorType type();
}
