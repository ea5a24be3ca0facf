package dev.binocle.backend;

/**
 * A description of something that can compute. It holds no resources; {@link BackendProvider#open} makes it work.
 *
 * @param id what a user types to choose it, unique on the machine: {@code reference}, {@code opencl:0}
 * @param via how it is reached: {@code OpenCL 1.2 by JOCL}, {@code Java}
 * @param memoryBytes all of its memory
 * @param units compute units or cores
 */
public record Device(
        String id, String name, String vendor, String driver, Kind kind, String via, long memoryBytes, int units) {
    public enum Kind {
        GPU,
        /** An FPGA, DSP or the like. */
        ACCELERATOR,
        CPU,
        /** Java on the CPU's cores. */
        JAVA,
        /** The plain loops that say what is right. */
        REFERENCE
    }

    /** As in {@code opencl:0 (pthread-skylake, OpenCL 1.2 by JOCL)}. */
    public String label() {
        return id + " (" + name + ", " + via + ")";
    }
}
