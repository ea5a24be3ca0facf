package dev.binocle.opencl.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every binding must do, one test for all of them, on every platform with a device. */
class OpenClContractTest {
    private static final String SOURCE = """
            __kernel void scale(__global float* data, const ulong at, const int add, const float factor, const long skip) {
                const size_t i = get_global_id(0);
                if ((long)i != skip) data[at + i] = data[at + i] * factor + add;
            }
            """;

    enum Binding {
        JOCL,
        LWJGL;

        OpenCl open() {
            return this == JOCL ? new JoclBinding() : new LwjglBinding();
        }
    }

    @FunctionalInterface
    private interface Check {
        void on(OpenCl cl, OpenCl.Context context, OpenCl.DeviceId device, OpenCl.Queue queue);
    }

    private static void onEveryDevice(Binding binding, Check check) {
        OpenCl cl;
        try {
            cl = binding.open();
        } catch (LinkageError e) {
            if (Boolean.getBoolean("binocle.requireOpenCl")) {
                throw new AssertionError("OpenCL is required", e);
            }
            Assumptions.abort(binding + ": no OpenCL loader: " + e.getMessage());
            return;
        }
        int devices = 0;
        for (OpenCl.Platform platform : cl.getPlatformIds()) {
            for (OpenCl.DeviceId device : cl.getDeviceIds(platform, ClConstants.DEVICE_TYPE_ALL)) {
                devices++;
                OpenCl.Context context = cl.createContext(platform, device);
                OpenCl.Queue queue = cl.createCommandQueue(context, device, ClConstants.QUEUE_PROFILING_ENABLE);
                try {
                    check.on(cl, context, device, queue);
                    cl.finish(queue);
                } finally {
                    cl.releaseCommandQueue(queue);
                    cl.releaseContext(context);
                }
            }
        }
        if (Boolean.getBoolean("binocle.requireOpenCl")) {
            assertThat(devices).as("OpenCL devices").isPositive();
        }
        Assumptions.assumeTrue(devices > 0, "no OpenCL device");
    }

    private static ByteBuffer floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(values.length * 4).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    private static float[] floats(ByteBuffer buffer) {
        float[] values = new float[buffer.remaining() / 4];
        buffer.order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
        return values;
    }

    private static ByteBuffer empty(int floats) {
        return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder());
    }

    @ParameterizedTest
    @EnumSource
    void describesDevices(Binding binding) {
        onEveryDevice(binding, (cl, context, device, queue) -> {
            assertThat(cl.getDeviceInfo(device, ClConstants.DEVICE_NAME).remaining())
                    .isGreaterThan(1);
            assertThat(cl.getDeviceInfo(device, ClConstants.DEVICE_MAX_COMPUTE_UNITS)
                            .getInt(0))
                    .isPositive();
            assertThat(cl.getDeviceInfo(device, ClConstants.DEVICE_GLOBAL_MEM_SIZE)
                            .getLong(0))
                    .isPositive();
        });
    }

    @ParameterizedTest
    @EnumSource
    void movesData(Binding binding) {
        onEveryDevice(binding, (cl, context, device, queue) -> {
            OpenCl.Mem a = cl.createBuffer(context, ClConstants.MEM_READ_WRITE, 64);
            OpenCl.Mem b = cl.createBuffer(context, ClConstants.MEM_READ_WRITE, 64);
            cl.enqueueFillBuffer(queue, a, floats(7), 0, 64);
            ByteBuffer source = floats(0, 1, 2, 3, 4);
            source.position(4); // from the position on
            cl.enqueueWriteBuffer(queue, a, true, 8, source, false);
            cl.enqueueCopyBuffer(queue, a, b, 4, 0, 32);
            ByteBuffer target = empty(8);
            OpenCl.Event done = cl.enqueueReadBuffer(queue, b, false, 0, target, true);
            cl.waitForEvents(List.of(done));
            cl.releaseEvent(done);
            assertThat(floats(target)).containsExactly(7, 1, 2, 3, 4, 7, 7, 7);
            ByteBuffer mapped = cl.enqueueMapBuffer(queue, b, ClConstants.MAP_WRITE | ClConstants.MAP_READ, 4, 8);
            assertThat(mapped.getFloat(0)).isEqualTo(1);
            mapped.putFloat(4, 42);
            cl.enqueueUnmapMemObject(queue, b, mapped);
            cl.enqueueReadBuffer(queue, b, true, 0, target, false);
            assertThat(floats(target)).containsExactly(7, 1, 42, 3, 4, 7, 7, 7);
            cl.releaseMemObject(a);
            cl.releaseMemObject(b);
        });
    }

    @ParameterizedTest
    @EnumSource
    void buildsAndRunsKernels(Binding binding) {
        onEveryDevice(binding, (cl, context, device, queue) -> {
            OpenCl.Program program = cl.createProgramWithSource(context, SOURCE);
            cl.buildProgram(program, device, "-cl-std=CL1.2");
            runScale(cl, context, device, queue, program);
            byte[] binary = cl.getProgramBinary(program);
            assertThat(binary).isNotEmpty();
            cl.releaseProgram(program);
            OpenCl.Program again = cl.createProgramWithBinary(context, device, binary);
            cl.buildProgram(again, device, "-cl-std=CL1.2");
            runScale(cl, context, device, queue, again);
            cl.releaseProgram(again);
        });
    }

    private static void runScale(
            OpenCl cl, OpenCl.Context context, OpenCl.DeviceId device, OpenCl.Queue queue, OpenCl.Program program) {
        OpenCl.Mem mem = cl.createBuffer(context, ClConstants.MEM_READ_WRITE, 24);
        cl.enqueueWriteBuffer(queue, mem, true, 0, floats(0, 1, 2, 3, 4, 5), false);
        OpenCl.ClKernel kernel = cl.createKernel(program, "scale");
        assertThat(cl.getKernelWorkGroupInfo(kernel, device, ClConstants.KERNEL_WORK_GROUP_SIZE))
                .isPositive();
        cl.setKernelArg(kernel, 0, mem);
        cl.setKernelArg(kernel, 1, 2L);
        cl.setKernelArg(kernel, 2, 100);
        cl.setKernelArg(kernel, 3, 0.5f);
        cl.setKernelArg(kernel, 4, 1L);
        OpenCl.Event ran = cl.enqueueNdRangeKernel(queue, kernel, 4, 2, true);
        OpenCl.Event marker = cl.enqueueMarker(queue);
        cl.enqueueBarrier(queue, List.of(marker));
        cl.flush(queue);
        ByteBuffer target = empty(6);
        cl.enqueueReadBuffer(queue, mem, true, 0, target, false);
        assertThat(floats(target)).containsExactly(0, 1, 101, 3, 102, 102.5f);
        long start = cl.getEventProfilingInfo(ran, ClConstants.PROFILING_COMMAND_START);
        assertThat(cl.getEventProfilingInfo(ran, ClConstants.PROFILING_COMMAND_END))
                .isGreaterThanOrEqualTo(start);
        cl.releaseEvent(ran);
        cl.releaseEvent(marker);
        cl.releaseKernel(kernel);
        cl.releaseMemObject(mem);
    }

    @ParameterizedTest
    @EnumSource
    void saysWhichCallFailedAndHow(Binding binding) {
        onEveryDevice(binding, (cl, context, device, queue) -> {
            OpenCl.Program broken = cl.createProgramWithSource(context, "__kernel void f() { this is no C; }");
            assertThatExceptionOfType(OpenClException.class)
                    .isThrownBy(() -> cl.buildProgram(broken, device, ""))
                    .withMessageContaining("clBuildProgram")
                    .withMessageContaining("CL_BUILD_PROGRAM_FAILURE")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(-11));
            assertThat(cl.getProgramBuildLog(broken, device)).isNotBlank();
            cl.releaseProgram(broken);
            assertThatExceptionOfType(OpenClException.class)
                    .isThrownBy(() -> cl.createBuffer(context, ClConstants.MEM_READ_WRITE, 0))
                    .withMessageContaining("clCreateBuffer")
                    .withMessageContaining("CL_INVALID_BUFFER_SIZE");
            OpenCl.Program program = cl.createProgramWithSource(context, SOURCE);
            cl.buildProgram(program, device, "");
            assertThatExceptionOfType(OpenClException.class)
                    .isThrownBy(() -> cl.createKernel(program, "missing"))
                    .withMessageContaining("CL_INVALID_KERNEL_NAME");
            cl.releaseProgram(program);
        });
    }
}
