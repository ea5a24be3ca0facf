package dev.binocle.opencl.binding;

import static dev.binocle.opencl.binding.OpenClException.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.NativePointerObject;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;
import org.jocl.cl_platform_id;
import org.jocl.cl_program;
import org.jspecify.annotations.Nullable;

/** OpenCL through JOCL 2.0.6 (jocl.org). It finds {@code libOpenCL.so.1} and the other platforms' loaders by itself. */
final class JoclBinding implements OpenCl {
    private static final System.Logger LOG = System.getLogger(JoclBinding.class.getName());

    private record JPlatform(cl_platform_id id) implements Platform {}

    private record JDevice(cl_device_id id) implements DeviceId {}

    private record JContext(cl_context id) implements Context {}

    private record JQueue(cl_command_queue id) implements Queue {}

    private record JProgram(cl_program id) implements Program {}

    private record JKernel(cl_kernel id) implements ClKernel {}

    private record JMem(cl_mem id) implements Mem {}

    private record JEvent(cl_event id) implements Event {}

    /** @throws LinkageError if JOCL, its native code or an OpenCL loader is missing */
    JoclBinding() {
        // JOCL would load whatever lies under a predictable name in the shared temporary folder
        if (System.getProperty("uniqueLibraryNames") == null) {
            System.setProperty("uniqueLibraryNames", "true");
            LOG.log(System.Logger.Level.DEBUG, "set the system property uniqueLibraryNames=true for JOCL");
        }
        CL.clGetPlatformIDs(0, null, new int[1]);
    }

    @Override
    public String name() {
        return "JOCL";
    }

    @Override
    public List<Platform> getPlatformIds() {
        int[] count = new int[1];
        int code = CL.clGetPlatformIDs(0, null, count);
        if (code == ClConstants.PLATFORM_NOT_FOUND_KHR || (code == ClConstants.SUCCESS && count[0] == 0)) {
            return List.of();
        }
        check("clGetPlatformIDs", code);
        cl_platform_id[] ids = new cl_platform_id[count[0]];
        check("clGetPlatformIDs", CL.clGetPlatformIDs(ids.length, ids, null));
        List<Platform> platforms = new ArrayList<>();
        for (cl_platform_id id : ids) {
            platforms.add(new JPlatform(id));
        }
        return platforms;
    }

    @Override
    public String getPlatformInfo(Platform platform, int parameter) {
        cl_platform_id id = ((JPlatform) platform).id();
        long[] size = new long[1];
        check("clGetPlatformInfo", CL.clGetPlatformInfo(id, parameter, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        check("clGetPlatformInfo", CL.clGetPlatformInfo(id, parameter, bytes.length, Pointer.to(bytes), null));
        return ClStrings.decode(bytes);
    }

    @Override
    public List<DeviceId> getDeviceIds(Platform platform, long type) {
        cl_platform_id id = ((JPlatform) platform).id();
        int[] count = new int[1];
        int code = CL.clGetDeviceIDs(id, type, 0, null, count);
        if (code == ClConstants.DEVICE_NOT_FOUND || (code == ClConstants.SUCCESS && count[0] == 0)) {
            return List.of();
        }
        check("clGetDeviceIDs", code);
        cl_device_id[] ids = new cl_device_id[count[0]];
        check("clGetDeviceIDs", CL.clGetDeviceIDs(id, type, ids.length, ids, null));
        List<DeviceId> devices = new ArrayList<>();
        for (cl_device_id device : ids) {
            devices.add(new JDevice(device));
        }
        return devices;
    }

    @Override
    public ByteBuffer getDeviceInfo(DeviceId device, int parameter) {
        cl_device_id id = ((JDevice) device).id();
        long[] size = new long[1];
        check("clGetDeviceInfo", CL.clGetDeviceInfo(id, parameter, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        check("clGetDeviceInfo", CL.clGetDeviceInfo(id, parameter, bytes.length, Pointer.to(bytes), null));
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public Context createContext(Platform platform, DeviceId device) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, ((JPlatform) platform).id());
        int[] code = new int[1];
        cl_device_id[] devices = {((JDevice) device).id()};
        cl_context id = CL.clCreateContext(properties, 1, devices, null, null, code);
        check("clCreateContext", code[0]);
        return new JContext(id);
    }

    @Override
    public void releaseContext(Context context) {
        check("clReleaseContext", CL.clReleaseContext(((JContext) context).id()));
    }

    @Override
    @SuppressWarnings("deprecation") // the call of OpenCL 1.2; clCreateCommandQueueWithProperties is 2.0
    public Queue createCommandQueue(Context context, DeviceId device, long properties) {
        int[] code = new int[1];
        cl_command_queue id =
                CL.clCreateCommandQueue(((JContext) context).id(), ((JDevice) device).id(), properties, code);
        check("clCreateCommandQueue", code[0]);
        return new JQueue(id);
    }

    @Override
    public void releaseCommandQueue(Queue queue) {
        check("clReleaseCommandQueue", CL.clReleaseCommandQueue(((JQueue) queue).id()));
    }

    @Override
    public void flush(Queue queue) {
        check("clFlush", CL.clFlush(((JQueue) queue).id()));
    }

    @Override
    public void finish(Queue queue) {
        check("clFinish", CL.clFinish(((JQueue) queue).id()));
    }

    @Override
    public Mem createBuffer(Context context, long flags, long size) {
        int[] code = new int[1];
        cl_mem id = CL.clCreateBuffer(((JContext) context).id(), flags, size, null, code);
        check("clCreateBuffer", code[0]);
        return new JMem(id);
    }

    @Override
    public void releaseMemObject(Mem mem) {
        check("clReleaseMemObject", CL.clReleaseMemObject(((JMem) mem).id()));
    }

    @Override
    public @Nullable Event enqueueReadBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer target, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(
                        ((JQueue) queue).id(),
                        ((JMem) mem).id(),
                        blocking,
                        offset,
                        target.remaining(),
                        Pointer.toBuffer(target),
                        0,
                        null,
                        done));
        return done == null ? null : new JEvent(done);
    }

    @Override
    public @Nullable Event enqueueWriteBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer source, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueWriteBuffer",
                CL.clEnqueueWriteBuffer(
                        ((JQueue) queue).id(),
                        ((JMem) mem).id(),
                        blocking,
                        offset,
                        source.remaining(),
                        Pointer.toBuffer(source),
                        0,
                        null,
                        done));
        return done == null ? null : new JEvent(done);
    }

    @Override
    public void enqueueCopyBuffer(Queue queue, Mem from, Mem to, long fromOffset, long toOffset, long size) {
        check(
                "clEnqueueCopyBuffer",
                CL.clEnqueueCopyBuffer(
                        ((JQueue) queue).id(),
                        ((JMem) from).id(),
                        ((JMem) to).id(),
                        fromOffset,
                        toOffset,
                        size,
                        0,
                        null,
                        null));
    }

    @Override
    public void enqueueFillBuffer(Queue queue, Mem mem, ByteBuffer pattern, long offset, long size) {
        check(
                "clEnqueueFillBuffer",
                CL.clEnqueueFillBuffer(
                        ((JQueue) queue).id(),
                        ((JMem) mem).id(),
                        Pointer.toBuffer(pattern),
                        pattern.remaining(),
                        offset,
                        size,
                        0,
                        null,
                        null));
    }

    @Override
    public ByteBuffer enqueueMapBuffer(Queue queue, Mem mem, long flags, long offset, long size) {
        int[] code = new int[1];
        ByteBuffer mapped = CL.clEnqueueMapBuffer(
                ((JQueue) queue).id(), ((JMem) mem).id(), true, flags, offset, size, 0, null, null, code);
        check("clEnqueueMapBuffer", code[0]);
        return mapped.order(ByteOrder.nativeOrder());
    }

    @Override
    public void enqueueUnmapMemObject(Queue queue, Mem mem, ByteBuffer mapped) {
        check(
                "clEnqueueUnmapMemObject",
                CL.clEnqueueUnmapMemObject(((JQueue) queue).id(), ((JMem) mem).id(), mapped, 0, null, null));
    }

    @Override
    public Program createProgramWithSource(Context context, String source) {
        int[] code = new int[1];
        cl_program id = CL.clCreateProgramWithSource(((JContext) context).id(), 1, new String[] {source}, null, code);
        check("clCreateProgramWithSource", code[0]);
        return new JProgram(id);
    }

    @Override
    public Program createProgramWithBinary(Context context, DeviceId device, byte[] binary) {
        int[] code = new int[1];
        int[] status = new int[1];
        cl_program id = CL.clCreateProgramWithBinary(
                ((JContext) context).id(),
                1,
                new cl_device_id[] {((JDevice) device).id()},
                new long[] {binary.length},
                new byte[][] {binary},
                status,
                code);
        check("clCreateProgramWithBinary", code[0]);
        check("clCreateProgramWithBinary", status[0]);
        return new JProgram(id);
    }

    @Override
    public void buildProgram(Program program, DeviceId device, String options) {
        cl_device_id[] devices = {((JDevice) device).id()};
        check("clBuildProgram", CL.clBuildProgram(((JProgram) program).id(), 1, devices, options, null, null));
    }

    @Override
    public String getProgramBuildLog(Program program, DeviceId device) {
        cl_program id = ((JProgram) program).id();
        cl_device_id deviceId = ((JDevice) device).id();
        long[] size = new long[1];
        check(
                "clGetProgramBuildInfo",
                CL.clGetProgramBuildInfo(id, deviceId, ClConstants.PROGRAM_BUILD_LOG, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        check(
                "clGetProgramBuildInfo",
                CL.clGetProgramBuildInfo(
                        id, deviceId, ClConstants.PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null));
        return ClStrings.decode(bytes);
    }

    @Override
    public byte[] getProgramBinary(Program program) {
        cl_program id = ((JProgram) program).id();
        long[] size = new long[1];
        check(
                "clGetProgramInfo",
                CL.clGetProgramInfo(id, ClConstants.PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null));
        // a pointer in a pointer: to native memory, which no garbage collector moves
        ByteBuffer target = ByteBuffer.allocateDirect((int) size[0]);
        Pointer list = Pointer.to(new NativePointerObject[] {Pointer.to(target)});
        check("clGetProgramInfo", CL.clGetProgramInfo(id, ClConstants.PROGRAM_BINARIES, Sizeof.POINTER, list, null));
        byte[] binary = new byte[target.remaining()];
        target.get(binary);
        return binary;
    }

    @Override
    public void releaseProgram(Program program) {
        check("clReleaseProgram", CL.clReleaseProgram(((JProgram) program).id()));
    }

    @Override
    public ClKernel createKernel(Program program, String name) {
        int[] code = new int[1];
        cl_kernel id = CL.clCreateKernel(((JProgram) program).id(), name, code);
        check("clCreateKernel", code[0]);
        return new JKernel(id);
    }

    @Override
    public void releaseKernel(ClKernel kernel) {
        check("clReleaseKernel", CL.clReleaseKernel(((JKernel) kernel).id()));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, Mem value) {
        setKernelArg(kernel, index, Sizeof.cl_mem, Pointer.to(((JMem) value).id()));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, int value) {
        setKernelArg(kernel, index, Sizeof.cl_int, Pointer.to(new int[] {value}));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, long value) {
        setKernelArg(kernel, index, Sizeof.cl_long, Pointer.to(new long[] {value}));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, float value) {
        setKernelArg(kernel, index, Sizeof.cl_float, Pointer.to(new float[] {value}));
    }

    @Override
    public void setKernelArgLocal(ClKernel kernel, int index, long bytes) {
        setKernelArg(kernel, index, bytes, null);
    }

    private static void setKernelArg(ClKernel kernel, int index, long size, @Nullable Pointer value) {
        check("clSetKernelArg", CL.clSetKernelArg(((JKernel) kernel).id(), index, size, value));
    }

    @Override
    public long getKernelWorkGroupInfo(ClKernel kernel, DeviceId device, int parameter) {
        long[] value = new long[1];
        check(
                "clGetKernelWorkGroupInfo",
                CL.clGetKernelWorkGroupInfo(
                        ((JKernel) kernel).id(),
                        ((JDevice) device).id(),
                        parameter,
                        Sizeof.cl_long,
                        Pointer.to(value),
                        null));
        return value[0];
    }

    @Override
    public @Nullable Event enqueueNdRangeKernel(
            Queue queue, ClKernel kernel, long globalSize, long localSize, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueNDRangeKernel",
                CL.clEnqueueNDRangeKernel(
                        ((JQueue) queue).id(),
                        ((JKernel) kernel).id(),
                        1,
                        null,
                        new long[] {globalSize},
                        new long[] {localSize},
                        0,
                        null,
                        done));
        return done == null ? null : new JEvent(done);
    }

    @Override
    public Event enqueueMarker(Queue queue) {
        cl_event done = new cl_event();
        check("clEnqueueMarkerWithWaitList", CL.clEnqueueMarkerWithWaitList(((JQueue) queue).id(), 0, null, done));
        return new JEvent(done);
    }

    @Override
    public void enqueueBarrier(Queue queue, List<Event> after) {
        cl_event[] events = events(after);
        check(
                "clEnqueueBarrierWithWaitList",
                CL.clEnqueueBarrierWithWaitList(((JQueue) queue).id(), events.length, events, null));
    }

    private static cl_event[] events(List<Event> events) {
        return events.stream().map(event -> ((JEvent) event).id()).toArray(cl_event[]::new);
    }

    @Override
    public void waitForEvents(List<Event> events) {
        check("clWaitForEvents", CL.clWaitForEvents(events.size(), events(events)));
    }

    @Override
    public long getEventProfilingInfo(Event event, int parameter) {
        long[] value = new long[1];
        check(
                "clGetEventProfilingInfo",
                CL.clGetEventProfilingInfo(((JEvent) event).id(), parameter, Sizeof.cl_ulong, Pointer.to(value), null));
        return value[0];
    }

    @Override
    public void releaseEvent(Event event) {
        check("clReleaseEvent", CL.clReleaseEvent(((JEvent) event).id()));
    }
}
