package dev.binocle;

/** Which kinds of device an engine may take when it is opened. Nothing ever changes device afterwards. */
public enum DevicePolicy {
    /** A GPU if there is one; else the CPU, and a warning says why. */
    PREFER_GPU,
    /** A GPU, or {@link NoSuchDeviceException}. */
    REQUIRE_GPU,
    /** Never a GPU: OpenCL on the CPU, else Java. */
    CPU_ONLY
}
