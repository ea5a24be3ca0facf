package dev.binocle.opencl;

import dev.binocle.backend.Device;
import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.Traits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A device of one platform, seen through one binding, with what is asked of it once.
 *
 * @param isPocl whether its driver is PoCL, https://portablecl.org
 */
record ClDevice(
        OpenCl cl,
        OpenCl.Platform platform,
        OpenCl.DeviceId id,
        Device device,
        Traits traits,
        boolean unifiedMemory,
        int alignment,
        String buildKey,
        boolean isPocl) {
    /**
     * Results from so many bytes on go past the caches of a CPU: {@code -Dbinocle.streamFrom=BYTES}. Measured with convolutions that each read the result of
     * the one before, on two cores with 2 MiB of second cache each: more gain than lose from here on (docs/performance.md).
     */
    private static final long STREAM_FROM = Long.getLong("binocle.streamFrom", 12L << 20);

    static ClDevice describe(OpenCl cl, OpenCl.Platform platform, OpenCl.DeviceId id, String name) {
        long type = number(cl, id, ClConstants.DEVICE_TYPE);
        Device.Kind kind = (type & ClConstants.DEVICE_TYPE_GPU) != 0
                ? Device.Kind.GPU
                : (type & ClConstants.DEVICE_TYPE_CPU) != 0 ? Device.Kind.CPU : Device.Kind.ACCELERATOR;
        int units = (int) number(cl, id, ClConstants.DEVICE_MAX_COMPUTE_UNITS);
        String version = text(cl, id, ClConstants.DEVICE_VERSION);
        String driver = text(cl, id, ClConstants.DRIVER_VERSION);
        Device device = new Device(
                name,
                text(cl, id, ClConstants.DEVICE_NAME),
                text(cl, id, ClConstants.DEVICE_VENDOR),
                driver,
                kind,
                firstWords(version) + " by " + cl.name(),
                number(cl, id, ClConstants.DEVICE_GLOBAL_MEM_SIZE),
                units);
        String platformName = cl.getPlatformInfo(platform, ClConstants.PLATFORM_NAME);
        boolean isRusticl = platformName.contains("rusticl");
        long maxSlab = number(cl, id, ClConstants.DEVICE_MAX_MEM_ALLOC_SIZE);
        Traits traits = new Traits(
                kind,
                units,
                (int) number(cl, id, ClConstants.DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT),
                (int) number(cl, id, ClConstants.DEVICE_MAX_WORK_GROUP_SIZE),
                maxSlab,
                number(cl, id, ClConstants.DEVICE_LOCAL_MEM_SIZE),
                hasDoubles(cl, id),
                !isRusticl,
                false,
                kind == Device.Kind.CPU ? STREAM_FROM : Long.MAX_VALUE);
        String buildKey = String.join(
                "\n",
                platformName,
                cl.getPlatformInfo(platform, ClConstants.PLATFORM_VERSION),
                device.name(),
                device.vendor(),
                version,
                driver,
                text(cl, id, ClConstants.DEVICE_EXTENSIONS));
        int alignment = Math.max(16, (int) number(cl, id, ClConstants.DEVICE_MEM_BASE_ADDR_ALIGN) / 8);
        // rusticl (Mesa 22.3) now and then refuses to unmap what it mapped, with CL_INVALID_VALUE: there data is copied
        boolean unified = !isRusticl && number(cl, id, ClConstants.DEVICE_HOST_UNIFIED_MEMORY) != 0;
        boolean isPocl = platformName.contains("Portable Computing Language");
        return new ClDevice(cl, platform, id, device, traits, unified, alignment, buildKey, isPocl);
    }

    /**
     * Whether the driver itself keeps what it compiled for the next process. PoCL 3.1 does; and compiles a program once more, for groups of any size,
     * when it is asked for the binary.
     */
    boolean keepsPrograms() {
        return isPocl && System.getenv().getOrDefault("POCL_KERNEL_CACHE", "1").startsWith("1");
    }

    /** Whether it lets clang read the header of all built-in functions for each program, and builds programs without it too. */
    boolean readsHeader() {
        return isPoclOnCpu();
    }

    /** Whether its threads fall asleep between two launches of a queue: see {@link KeepAwake}. */
    boolean dozes() {
        return isPoclOnCpu() && traits.units() > 1;
    }

    private boolean isPoclOnCpu() {
        return isPocl && traits.kind() == Device.Kind.CPU;
    }

    /** By the extension and by what the device says that it can do in float64: either alone has been wrong. */
    private static boolean hasDoubles(OpenCl cl, OpenCl.DeviceId id) {
        return List.of(text(cl, id, ClConstants.DEVICE_EXTENSIONS).split(" ")).contains("cl_khr_fp64")
                && number(cl, id, ClConstants.DEVICE_DOUBLE_FP_CONFIG) != 0;
    }

    /** {@code OpenCL 1.2} of {@code OpenCL 1.2 pocl HSTR: ...}. */
    private static String firstWords(String version) {
        String[] words = version.split(" ", 3);
        return words.length < 2 ? version : words[0] + " " + words[1];
    }

    static String text(OpenCl cl, OpenCl.DeviceId id, int parameter) {
        ByteBuffer bytes = cl.getDeviceInfo(id, parameter);
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        String text = new String(copy, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return (end < 0 ? text : text.substring(0, end)).strip();
    }

    /** A cl_uint, cl_bool, cl_ulong or size_t. */
    static long number(OpenCl cl, OpenCl.DeviceId id, int parameter) {
        ByteBuffer bytes = cl.getDeviceInfo(id, parameter);
        return bytes.remaining() >= Long.BYTES ? bytes.getLong(0) : Integer.toUnsignedLong(bytes.getInt(0));
    }
}
