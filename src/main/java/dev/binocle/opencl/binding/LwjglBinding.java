package dev.binocle.opencl.binding;

import static dev.binocle.opencl.binding.OpenClException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lwjgl.BufferUtils;
import org.lwjgl.PointerBuffer;
import org.lwjgl.opencl.CL10;
import org.lwjgl.opencl.CL12;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryStack;

/**
 * OpenCL through LWJGL 3.4.3 (lwjgl.org). LWJGL's capabilities are not used: making them fails for a platform that has no
 * devices, and the calls of OpenCL 1.2 need none.
 */
final class LwjglBinding implements OpenCl {
    private static final System.Logger LOG = System.getLogger(LwjglBinding.class.getName());

    /** What the driver gave: to LWJGL every object is a number. */
    private record Address(long id) implements Platform, DeviceId, Context, Queue, Program, ClKernel, Mem, Event {}

    private static long id(Handle handle) {
        return ((Address) handle).id();
    }

    /** @throws LinkageError if LWJGL, its native code or an OpenCL loader is missing */
    LwjglBinding() {
        // LWJGL looks for libOpenCL.so only, which comes with development packages: a plain driver brings
        // libOpenCL.so.1
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        if (linux && Configuration.OPENCL_LIBRARY_NAME.get() == null) {
            String name = LoaderNames.firstThatLoads();
            Configuration.OPENCL_LIBRARY_NAME.set(name);
            LOG.log(System.Logger.Level.DEBUG, "set LWJGL''s Configuration.OPENCL_LIBRARY_NAME to {0}", name);
        }
        try (MemoryStack stack = MemoryStack.stackPush()) {
            CL10.clGetPlatformIDs(null, stack.mallocInt(1));
        }
    }

    @Override
    public String name() {
        return "LWJGL";
    }

    @Override
    public List<Platform> getPlatformIds() {
        int[] count = new int[1];
        int code = CL10.clGetPlatformIDs(null, count);
        if (code == ClConstants.PLATFORM_NOT_FOUND_KHR || (code == ClConstants.SUCCESS && count[0] == 0)) {
            return List.of();
        }
        check("clGetPlatformIDs", code);
        PointerBuffer ids = BufferUtils.createPointerBuffer(count[0]);
        check("clGetPlatformIDs", CL10.clGetPlatformIDs(ids, (int[]) null));
        List<Platform> platforms = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            platforms.add(new Address(ids.get(i)));
        }
        return platforms;
    }

    @Override
    public String getPlatformInfo(Platform platform, int parameter) {
        long id = id(platform);
        return ClStrings.decode(bytes(
                info("clGetPlatformInfo", (target, size) -> CL10.clGetPlatformInfo(id, parameter, target, size))));
    }

    @FunctionalInterface
    private interface InfoCall {
        int call(@Nullable ByteBuffer target, @Nullable PointerBuffer size);
    }

    private static ByteBuffer info(String name, InfoCall call) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer size = stack.mallocPointer(1);
            check(name, call.call(null, size));
            ByteBuffer target = BufferUtils.createByteBuffer((int) size.get(0));
            if (target.hasRemaining()) {
                check(name, call.call(target, null));
            }
            return target;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public List<DeviceId> getDeviceIds(Platform platform, long type) {
        long id = id(platform);
        int[] count = new int[1];
        int code = CL10.clGetDeviceIDs(id, type, null, count);
        if (code == ClConstants.DEVICE_NOT_FOUND || (code == ClConstants.SUCCESS && count[0] == 0)) {
            return List.of();
        }
        check("clGetDeviceIDs", code);
        PointerBuffer ids = BufferUtils.createPointerBuffer(count[0]);
        check("clGetDeviceIDs", CL10.clGetDeviceIDs(id, type, ids, (int[]) null));
        List<DeviceId> devices = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            devices.add(new Address(ids.get(i)));
        }
        return devices;
    }

    @Override
    public ByteBuffer getDeviceInfo(DeviceId device, int parameter) {
        long id = id(device);
        return info("clGetDeviceInfo", (target, size) -> CL10.clGetDeviceInfo(id, parameter, target, size));
    }

    @Override
    public Context createContext(Platform platform, DeviceId device) {
        int[] code = new int[1];
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer properties = stack.pointers(CL10.CL_CONTEXT_PLATFORM, id(platform), 0);
            PointerBuffer devices = stack.pointers(id(device));
            long id = CL10.clCreateContext(properties, devices, null, 0, code);
            check("clCreateContext", code[0]);
            return new Address(id);
        }
    }

    @Override
    public void releaseContext(Context context) {
        check("clReleaseContext", CL10.clReleaseContext(id(context)));
    }

    @Override
    public Queue createCommandQueue(Context context, DeviceId device, long properties) {
        int[] code = new int[1];
        long id = CL10.clCreateCommandQueue(id(context), id(device), properties, code);
        check("clCreateCommandQueue", code[0]);
        return new Address(id);
    }

    @Override
    public void releaseCommandQueue(Queue queue) {
        check("clReleaseCommandQueue", CL10.clReleaseCommandQueue(id(queue)));
    }

    @Override
    public void flush(Queue queue) {
        check("clFlush", CL10.clFlush(id(queue)));
    }

    @Override
    public void finish(Queue queue) {
        check("clFinish", CL10.clFinish(id(queue)));
    }

    @Override
    public Mem createBuffer(Context context, long flags, long size) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            var code = stack.mallocInt(1);
            long id = CL10.clCreateBuffer(id(context), flags, size, code);
            check("clCreateBuffer", code.get(0));
            return new Address(id);
        }
    }

    @Override
    public void releaseMemObject(Mem mem) {
        check("clReleaseMemObject", CL10.clReleaseMemObject(id(mem)));
    }

    @Override
    public @Nullable Event enqueueReadBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer target, boolean event) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer done = event ? stack.mallocPointer(1) : null;
            check(
                    "clEnqueueReadBuffer",
                    CL10.clEnqueueReadBuffer(id(queue), id(mem), blocking, offset, target, null, done));
            return done == null ? null : new Address(done.get(0));
        }
    }

    @Override
    public @Nullable Event enqueueWriteBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer source, boolean event) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer done = event ? stack.mallocPointer(1) : null;
            check(
                    "clEnqueueWriteBuffer",
                    CL10.clEnqueueWriteBuffer(id(queue), id(mem), blocking, offset, source, null, done));
            return done == null ? null : new Address(done.get(0));
        }
    }

    @Override
    public void enqueueCopyBuffer(Queue queue, Mem from, Mem to, long fromOffset, long toOffset, long size) {
        check(
                "clEnqueueCopyBuffer",
                CL10.clEnqueueCopyBuffer(id(queue), id(from), id(to), fromOffset, toOffset, size, null, null));
    }

    @Override
    public void enqueueFillBuffer(Queue queue, Mem mem, ByteBuffer pattern, long offset, long size) {
        check("clEnqueueFillBuffer", CL12.clEnqueueFillBuffer(id(queue), id(mem), pattern, offset, size, null, null));
    }

    @Override
    public ByteBuffer enqueueMapBuffer(Queue queue, Mem mem, long flags, long offset, long size) {
        int[] code = new int[1];
        ByteBuffer mapped =
                CL10.clEnqueueMapBuffer(id(queue), id(mem), true, flags, offset, size, null, null, code, null);
        check("clEnqueueMapBuffer", code[0]);
        if (mapped == null) {
            throw new OpenClException("clEnqueueMapBuffer", -12);
        }
        return mapped.order(ByteOrder.nativeOrder());
    }

    @Override
    public void enqueueUnmapMemObject(Queue queue, Mem mem, ByteBuffer mapped) {
        check("clEnqueueUnmapMemObject", CL10.clEnqueueUnmapMemObject(id(queue), id(mem), mapped, null, null));
    }

    @Override
    public Program createProgramWithSource(Context context, String source) {
        int[] code = new int[1];
        // the text goes through buffers of its own: LWJGL's stack of 64 KiB is too small for it
        ByteBuffer text = BufferUtils.createByteBuffer(source.length() * 3 + 1);
        text.put(source.getBytes(StandardCharsets.UTF_8)).flip();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            long id = CL10.clCreateProgramWithSource(
                    id(context), stack.pointers(text), stack.pointers(text.remaining()), code);
            check("clCreateProgramWithSource", code[0]);
            return new Address(id);
        }
    }

    @Override
    public Program createProgramWithBinary(Context context, DeviceId device, byte[] binary) {
        ByteBuffer bytes = BufferUtils.createByteBuffer(binary.length);
        bytes.put(binary).flip();
        try (MemoryStack stack = MemoryStack.stackPush()) {
            var code = stack.mallocInt(1);
            var status = stack.mallocInt(1);
            long id = CL10.clCreateProgramWithBinary(id(context), stack.pointers(id(device)), bytes, status, code);
            check("clCreateProgramWithBinary", code.get(0));
            check("clCreateProgramWithBinary", status.get(0));
            return new Address(id);
        }
    }

    @Override
    public void buildProgram(Program program, DeviceId device, String options) {
        check("clBuildProgram", CL10.clBuildProgram(id(program), id(device), options, null, 0));
    }

    @Override
    public String getProgramBuildLog(Program program, DeviceId device) {
        long id = id(program);
        long deviceId = id(device);
        return ClStrings.decode(bytes(info(
                "clGetProgramBuildInfo",
                (target, size) ->
                        CL10.clGetProgramBuildInfo(id, deviceId, ClConstants.PROGRAM_BUILD_LOG, target, size))));
    }

    @Override
    public byte[] getProgramBinary(Program program) {
        long id = id(program);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer size = stack.mallocPointer(1);
            check("clGetProgramInfo", CL10.clGetProgramInfo(id, ClConstants.PROGRAM_BINARY_SIZES, size, null));
            ByteBuffer binary = BufferUtils.createByteBuffer((int) size.get(0));
            PointerBuffer list = stack.pointers(binary);
            check("clGetProgramInfo", CL10.clGetProgramInfo(id, ClConstants.PROGRAM_BINARIES, list, null));
            return bytes(binary);
        }
    }

    @Override
    public void releaseProgram(Program program) {
        check("clReleaseProgram", CL10.clReleaseProgram(id(program)));
    }

    @Override
    public ClKernel createKernel(Program program, String name) {
        int[] code = new int[1];
        long id = CL10.clCreateKernel(id(program), name, code);
        check("clCreateKernel", code[0]);
        return new Address(id);
    }

    @Override
    public void releaseKernel(ClKernel kernel) {
        check("clReleaseKernel", CL10.clReleaseKernel(id(kernel)));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, Mem value) {
        check("clSetKernelArg", CL10.clSetKernelArg1p(id(kernel), index, id(value)));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, int value) {
        check("clSetKernelArg", CL10.clSetKernelArg1i(id(kernel), index, value));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, long value) {
        check("clSetKernelArg", CL10.clSetKernelArg1l(id(kernel), index, value));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, float value) {
        check("clSetKernelArg", CL10.clSetKernelArg1f(id(kernel), index, value));
    }

    @Override
    public void setKernelArgLocal(ClKernel kernel, int index, long bytes) {
        check("clSetKernelArg", CL10.clSetKernelArg(id(kernel), index, bytes));
    }

    @Override
    public long getKernelWorkGroupInfo(ClKernel kernel, DeviceId device, int parameter) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer value = stack.mallocPointer(1);
            check(
                    "clGetKernelWorkGroupInfo",
                    CL10.clGetKernelWorkGroupInfo(id(kernel), id(device), parameter, value, null));
            return value.get(0);
        }
    }

    @Override
    public @Nullable Event enqueueNdRangeKernel(
            Queue queue, ClKernel kernel, long globalSize, long localSize, boolean event) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer done = event ? stack.mallocPointer(1) : null;
            check(
                    "clEnqueueNDRangeKernel",
                    CL10.clEnqueueNDRangeKernel(
                            id(queue),
                            id(kernel),
                            1,
                            null,
                            stack.pointers(globalSize),
                            stack.pointers(localSize),
                            null,
                            done));
            return done == null ? null : new Address(done.get(0));
        }
    }

    @Override
    public Event enqueueMarker(Queue queue) {
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer done = stack.mallocPointer(1);
            check("clEnqueueMarkerWithWaitList", CL12.clEnqueueMarkerWithWaitList(id(queue), null, done));
            return new Address(done.get(0));
        }
    }

    @Override
    public void enqueueBarrier(Queue queue, List<Event> after) {
        check("clEnqueueBarrierWithWaitList", CL12.clEnqueueBarrierWithWaitList(id(queue), events(after), null));
    }

    private static PointerBuffer events(List<Event> events) {
        PointerBuffer ids = BufferUtils.createPointerBuffer(events.size());
        events.forEach(event -> ids.put(id(event)));
        return ids.flip();
    }

    @Override
    public void waitForEvents(List<Event> events) {
        check("clWaitForEvents", CL10.clWaitForEvents(events(events)));
    }

    @Override
    public long getEventProfilingInfo(Event event, int parameter) {
        long[] value = new long[1];
        check("clGetEventProfilingInfo", CL10.clGetEventProfilingInfo(id(event), parameter, value, null));
        return value[0];
    }

    @Override
    public void releaseEvent(Event event) {
        check("clReleaseEvent", CL10.clReleaseEvent(id(event)));
    }
}
