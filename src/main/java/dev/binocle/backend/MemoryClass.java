package dev.binocle.backend;

/**
 * A kind of memory that offsets count in: OpenCL and the reference have one, bytes; a backend on Java arrays has one for each
 * array type.
 */
public record MemoryClass(String name, int elementBytes) {
    public static final MemoryClass BYTES = new MemoryClass("bytes", 1);
}
