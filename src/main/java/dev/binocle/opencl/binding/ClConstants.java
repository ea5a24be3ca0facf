package dev.binocle.opencl.binding;

import java.util.Map;

/** Numbers of the OpenCL 1.2 headers (cl.h), under their names there without {@code CL_}. */
public final class ClConstants {
    public static final int SUCCESS = 0;
    public static final int DEVICE_NOT_FOUND = -1;
    public static final int BUILD_PROGRAM_FAILURE = -11;
    public static final int PLATFORM_NOT_FOUND_KHR = -1001;

    public static final int PLATFORM_VERSION = 0x0901;
    public static final int PLATFORM_NAME = 0x0902;

    /** All bits of an unsigned int: with -1 as a long rusticl answers CL_INVALID_DEVICE_TYPE. */
    public static final long DEVICE_TYPE_ALL = 0xFFFFFFFFL;

    public static final long DEVICE_TYPE_CPU = 1 << 1;
    public static final long DEVICE_TYPE_GPU = 1 << 2;

    public static final int DEVICE_TYPE = 0x1000;
    public static final int DEVICE_MAX_COMPUTE_UNITS = 0x1002;
    public static final int DEVICE_MAX_WORK_GROUP_SIZE = 0x1004;
    public static final int DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT = 0x100A;
    public static final int DEVICE_MAX_MEM_ALLOC_SIZE = 0x1010;
    public static final int DEVICE_MEM_BASE_ADDR_ALIGN = 0x1019;
    public static final int DEVICE_GLOBAL_MEM_SIZE = 0x101F;
    public static final int DEVICE_LOCAL_MEM_SIZE = 0x1023;
    public static final int DEVICE_ENDIAN_LITTLE = 0x1026;
    public static final int DEVICE_AVAILABLE = 0x1027;
    public static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
    public static final int DEVICE_NAME = 0x102B;
    public static final int DEVICE_VENDOR = 0x102C;
    public static final int DRIVER_VERSION = 0x102D;
    public static final int DEVICE_VERSION = 0x102F;
    public static final int DEVICE_DOUBLE_FP_CONFIG = 0x1032;
    public static final int DEVICE_EXTENSIONS = 0x1030;
    public static final int DEVICE_HOST_UNIFIED_MEMORY = 0x1035;
    public static final long QUEUE_PROFILING_ENABLE = 1 << 1;

    public static final long MEM_READ_WRITE = 1;
    public static final long MEM_ALLOC_HOST_PTR = 1 << 4;

    public static final long MAP_READ = 1;
    public static final long MAP_WRITE = 1 << 1;
    public static final long MAP_WRITE_INVALIDATE_REGION = 1 << 2;

    public static final int PROGRAM_BINARY_SIZES = 0x1165;
    public static final int PROGRAM_BINARIES = 0x1166;
    public static final int PROGRAM_BUILD_LOG = 0x1183;

    public static final int KERNEL_WORK_GROUP_SIZE = 0x11B0;

    public static final int PROFILING_COMMAND_START = 0x1282;
    public static final int PROFILING_COMMAND_END = 0x1283;

    private static final Map<Integer, String> ERRORS = Map.ofEntries(
            Map.entry(-1, "CL_DEVICE_NOT_FOUND"),
            Map.entry(-2, "CL_DEVICE_NOT_AVAILABLE"),
            Map.entry(-3, "CL_COMPILER_NOT_AVAILABLE"),
            Map.entry(-4, "CL_MEM_OBJECT_ALLOCATION_FAILURE"),
            Map.entry(-5, "CL_OUT_OF_RESOURCES"),
            Map.entry(-6, "CL_OUT_OF_HOST_MEMORY"),
            Map.entry(-7, "CL_PROFILING_INFO_NOT_AVAILABLE"),
            Map.entry(-8, "CL_MEM_COPY_OVERLAP"),
            Map.entry(-9, "CL_IMAGE_FORMAT_MISMATCH"),
            Map.entry(-10, "CL_IMAGE_FORMAT_NOT_SUPPORTED"),
            Map.entry(BUILD_PROGRAM_FAILURE, "CL_BUILD_PROGRAM_FAILURE"),
            Map.entry(-12, "CL_MAP_FAILURE"),
            Map.entry(-13, "CL_MISALIGNED_SUB_BUFFER_OFFSET"),
            Map.entry(-14, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST"),
            Map.entry(-15, "CL_COMPILE_PROGRAM_FAILURE"),
            Map.entry(-16, "CL_LINKER_NOT_AVAILABLE"),
            Map.entry(-17, "CL_LINK_PROGRAM_FAILURE"),
            Map.entry(-18, "CL_DEVICE_PARTITION_FAILED"),
            Map.entry(-19, "CL_KERNEL_ARG_INFO_NOT_AVAILABLE"),
            Map.entry(-30, "CL_INVALID_VALUE"),
            Map.entry(-31, "CL_INVALID_DEVICE_TYPE"),
            Map.entry(-32, "CL_INVALID_PLATFORM"),
            Map.entry(-33, "CL_INVALID_DEVICE"),
            Map.entry(-34, "CL_INVALID_CONTEXT"),
            Map.entry(-35, "CL_INVALID_QUEUE_PROPERTIES"),
            Map.entry(-36, "CL_INVALID_COMMAND_QUEUE"),
            Map.entry(-37, "CL_INVALID_HOST_PTR"),
            Map.entry(-38, "CL_INVALID_MEM_OBJECT"),
            Map.entry(-39, "CL_INVALID_IMAGE_FORMAT_DESCRIPTOR"),
            Map.entry(-40, "CL_INVALID_IMAGE_SIZE"),
            Map.entry(-41, "CL_INVALID_SAMPLER"),
            Map.entry(-42, "CL_INVALID_BINARY"),
            Map.entry(-43, "CL_INVALID_BUILD_OPTIONS"),
            Map.entry(-44, "CL_INVALID_PROGRAM"),
            Map.entry(-45, "CL_INVALID_PROGRAM_EXECUTABLE"),
            Map.entry(-46, "CL_INVALID_KERNEL_NAME"),
            Map.entry(-47, "CL_INVALID_KERNEL_DEFINITION"),
            Map.entry(-48, "CL_INVALID_KERNEL"),
            Map.entry(-49, "CL_INVALID_ARG_INDEX"),
            Map.entry(-50, "CL_INVALID_ARG_VALUE"),
            Map.entry(-51, "CL_INVALID_ARG_SIZE"),
            Map.entry(-52, "CL_INVALID_KERNEL_ARGS"),
            Map.entry(-53, "CL_INVALID_WORK_DIMENSION"),
            Map.entry(-54, "CL_INVALID_WORK_GROUP_SIZE"),
            Map.entry(-55, "CL_INVALID_WORK_ITEM_SIZE"),
            Map.entry(-56, "CL_INVALID_GLOBAL_OFFSET"),
            Map.entry(-57, "CL_INVALID_EVENT_WAIT_LIST"),
            Map.entry(-58, "CL_INVALID_EVENT"),
            Map.entry(-59, "CL_INVALID_OPERATION"),
            Map.entry(-60, "CL_INVALID_GL_OBJECT"),
            Map.entry(-61, "CL_INVALID_BUFFER_SIZE"),
            Map.entry(-62, "CL_INVALID_MIP_LEVEL"),
            Map.entry(-63, "CL_INVALID_GLOBAL_WORK_SIZE"),
            Map.entry(-64, "CL_INVALID_PROPERTY"),
            Map.entry(-65, "CL_INVALID_IMAGE_DESCRIPTOR"),
            Map.entry(-66, "CL_INVALID_COMPILER_OPTIONS"),
            Map.entry(-67, "CL_INVALID_LINKER_OPTIONS"),
            Map.entry(-68, "CL_INVALID_DEVICE_PARTITION_COUNT"),
            Map.entry(-1001, "CL_PLATFORM_NOT_FOUND_KHR"),
            Map.entry(-9999, "a failure that NVIDIA's driver reports after an illegal access"));

    private ClConstants() {}

    /** The symbolic name of an error code. */
    public static String errorName(int code) {
        return ERRORS.getOrDefault(code, "unknown OpenCL error") + " (" + code + ")";
    }
}
