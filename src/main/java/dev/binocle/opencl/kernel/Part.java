package dev.binocle.opencl.kernel;

/**
 * Where an output goes that is a part of another tensor.
 *
 * @param channels how many the tensor has
 * @param offset how far the part begins behind the tensor, in elements
 */
public record Part(long channels, long offset) {
    /** Whether vectors of so many elements may be stored as whole ones. */
    boolean isMultipleOf(int vector) {
        return channels % vector == 0 && offset % vector == 0;
    }
}
