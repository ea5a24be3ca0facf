package dev.binocle.benchmarks.peer;

import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;

/**
 * The driver alone, through JOCL: what the machine can do (multiply-adds, a copy) and what a launch costs without anybody's library. It takes
 * the first device of the first platform that has one.
 */
public final class OpenClPeer implements Subject {
    private static final String SOURCE =
            """
            #define JOIN_(a, b) a##b
            #define JOIN(a, b) JOIN_(a, b)
            #define VECTOR JOIN(float, LANES)
            __kernel void fma_peak(__global float* out, const uint turns) {
                VECTOR sum[SUMS];
                const VECTOR a = (VECTOR)(1.0f / (1 + get_global_id(0)));
                const VECTOR b = (VECTOR)(0.5f);
            #pragma unroll
                for (int i = 0; i < SUMS; i++) sum[i] = (VECTOR)(i);
                for (uint t = 0; t < turns; t++) {
            #pragma unroll
                    for (int i = 0; i < SUMS; i++) sum[i] = fma(sum[i], b, a);
                }
                VECTOR all = sum[0];
            #pragma unroll
                for (int i = 1; i < SUMS; i++) all += sum[i];
                JOIN(vstore, LANES)(all, get_global_id(0), out);
            }
            __kernel void relu(const uint first, const uint items, __global const float* in, const ulong in_at, __global float* out,
                               const ulong out_at) {
                const uint i = first + (uint)get_global_id(0);
                if (i < items) out[out_at + i] = fmax(in[in_at + i], 0.0f);
            }
            """;
    private static final int SUMS = 12;

    private final cl_context context;
    private final cl_command_queue queue;
    private final cl_program program;
    private final cl_mem from;
    private final cl_mem to;
    private final int units;
    private final int lanes;
    private Runnable work = () -> {};
    private int times = 1;
    private double amount;

    private OpenClPeer(long bytes) {
        CL.setExceptionsEnabled(true);
        cl_device_id device = firstDevice();
        units = (int) number(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS, Sizeof.cl_uint);
        lanes = (int) Math.max(4, number(device, CL.CL_DEVICE_PREFERRED_VECTOR_WIDTH_FLOAT, Sizeof.cl_uint));
        context = CL.clCreateContext(new cl_context_properties(), 1, new cl_device_id[] {device}, null, null, null);
        queue = CL.clCreateCommandQueue(context, device, 0, null);
        program = CL.clCreateProgramWithSource(context, 1, new String[] {SOURCE}, null, null);
        CL.clBuildProgram(program, 0, null, "-DLANES=" + lanes + " -DSUMS=" + SUMS, null, null);
        from = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, null);
        to = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, null);
        byte[] zero = new byte[4];
        CL.clEnqueueFillBuffer(queue, from, Pointer.to(zero), 4, 0, bytes, 0, null, null);
        CL.clEnqueueFillBuffer(queue, to, Pointer.to(zero), 4, 0, bytes, 0, null, null);
        CL.clFinish(queue);
    }

    private static cl_device_id firstDevice() {
        int[] count = new int[1];
        CL.clGetPlatformIDs(0, null, count);
        cl_platform_id[] platforms = new cl_platform_id[count[0]];
        CL.clGetPlatformIDs(platforms.length, platforms, null);
        CL.setExceptionsEnabled(false); // a platform without devices is no error here
        cl_device_id[] devices = new cl_device_id[1];
        for (cl_platform_id platform : platforms) {
            if (CL.clGetDeviceIDs(platform, 0xFFFFFFFFL, 1, devices, count) == CL.CL_SUCCESS && count[0] > 0) {
                CL.setExceptionsEnabled(true);
                return devices[0];
            }
        }
        throw new IllegalStateException("there is no OpenCL device");
    }

    private static long number(cl_device_id device, int what, int size) {
        int[] value = new int[2];
        CL.clGetDeviceInfo(device, what, size, Pointer.to(value), null);
        return value[0];
    }

    /** What a machine gives: {@code fma} in FLOPs a second, {@code copy} in bytes read and written a second. */
    public static OpenClPeer machine(String what) {
        return switch (what) {
            case "fma" -> fma();
            case "copy" -> copy();
            default -> throw new IllegalArgumentException("no such measure of a machine: " + what);
        };
    }

    private static OpenClPeer fma() {
        OpenClPeer peer = new OpenClPeer(1 << 16);
        cl_kernel kernel = CL.clCreateKernel(peer.program, "fma_peak", null);
        int turns = 1_000_000;
        CL.clSetKernelArg(kernel, 0, Sizeof.cl_mem, Pointer.to(peer.to));
        CL.clSetKernelArg(kernel, 1, Sizeof.cl_uint, Pointer.to(new int[] {turns}));
        peer.amount = 2.0 * turns * SUMS * peer.lanes * peer.units;
        long[] global = {peer.units};
        long[] local = {1};
        peer.work = () -> CL.clEnqueueNDRangeKernel(peer.queue, kernel, 1, null, global, local, 0, null, null);
        return peer;
    }

    private static OpenClPeer copy() {
        long bytes = 64L << 20;
        OpenClPeer peer = new OpenClPeer(bytes);
        peer.amount = 2.0 * bytes;
        peer.work = () -> CL.clEnqueueCopyBuffer(peer.queue, peer.from, peer.to, 0, 0, bytes, 0, null, null);
        return peer;
    }

    /** Launches of a kernel that does next to nothing, with its arguments bound, so many and a wait. */
    static OpenClPeer launches(int times) {
        OpenClPeer peer = new OpenClPeer(1 << 12);
        cl_kernel kernel = CL.clCreateKernel(peer.program, "relu", null);
        CL.clSetKernelArg(kernel, 0, Sizeof.cl_uint, Pointer.to(new int[] {0}));
        CL.clSetKernelArg(kernel, 1, Sizeof.cl_uint, Pointer.to(new int[] {1}));
        CL.clSetKernelArg(kernel, 2, Sizeof.cl_mem, Pointer.to(peer.from));
        CL.clSetKernelArg(kernel, 3, Sizeof.cl_ulong, Pointer.to(new long[] {0}));
        CL.clSetKernelArg(kernel, 4, Sizeof.cl_mem, Pointer.to(peer.to));
        CL.clSetKernelArg(kernel, 5, Sizeof.cl_ulong, Pointer.to(new long[] {0}));
        peer.times = times;
        long[] global = {1};
        long[] local = {1};
        peer.work = () -> CL.clEnqueueNDRangeKernel(peer.queue, kernel, 1, null, global, local, 0, null, null);
        return peer;
    }

    /** FLOPs or bytes of one run. */
    public double amount() {
        return amount;
    }

    @Override
    public void run() {
        for (int i = 0; i < times; i++) {
            work.run();
        }
        CL.clFinish(queue);
    }

    @Override
    public int times() {
        return times;
    }

    @Override
    public float[] output() {
        return new float[] {0};
    }

    @Override
    public void close() {
        CL.clReleaseMemObject(from);
        CL.clReleaseMemObject(to);
        CL.clReleaseProgram(program);
        CL.clReleaseCommandQueue(queue);
        CL.clReleaseContext(context);
    }
}
