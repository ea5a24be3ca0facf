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

    /** What the driver gave, in JOCL's own class for it. */
    private record Native(NativePointerObject object)
            implements Platform, DeviceId, Context, Queue, Program, ClKernel, Mem, Event {}

    /** T is what the call takes: a handle of another kind fails there, at the cast that javac writes. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends NativePointerObject> T id(Handle handle) {
        return (T) ((Native) handle).object();
    }

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
            platforms.add(new Native(id));
        }
        return platforms;
    }

    @Override
    public String getPlatformInfo(Platform platform, int parameter) {
        cl_platform_id id = id(platform);
        long[] size = new long[1];
        check("clGetPlatformInfo", CL.clGetPlatformInfo(id, parameter, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        check("clGetPlatformInfo", CL.clGetPlatformInfo(id, parameter, bytes.length, Pointer.to(bytes), null));
        return ClStrings.decode(bytes);
    }

    @Override
    public List<DeviceId> getDeviceIds(Platform platform, long type) {
        cl_platform_id id = id(platform);
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
            devices.add(new Native(device));
        }
        return devices;
    }

    @Override
    public ByteBuffer getDeviceInfo(DeviceId device, int parameter) {
        cl_device_id id = id(device);
        long[] size = new long[1];
        check("clGetDeviceInfo", CL.clGetDeviceInfo(id, parameter, 0, null, size));
        byte[] bytes = new byte[(int) size[0]];
        check("clGetDeviceInfo", CL.clGetDeviceInfo(id, parameter, bytes.length, Pointer.to(bytes), null));
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public Context createContext(Platform platform, DeviceId device) {
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, id(platform));
        int[] code = new int[1];
        cl_device_id[] devices = {id(device)};
        cl_context id = CL.clCreateContext(properties, 1, devices, null, null, code);
        check("clCreateContext", code[0]);
        return new Native(id);
    }

    @Override
    public void releaseContext(Context context) {
        check("clReleaseContext", CL.clReleaseContext(id(context)));
    }

    @Override
    @SuppressWarnings("deprecation") // the call of OpenCL 1.2; clCreateCommandQueueWithProperties is 2.0
    public Queue createCommandQueue(Context context, DeviceId device, long properties) {
        int[] code = new int[1];
        cl_command_queue id = CL.clCreateCommandQueue(id(context), id(device), properties, code);
        check("clCreateCommandQueue", code[0]);
        return new Native(id);
    }

    @Override
    public void releaseCommandQueue(Queue queue) {
        check("clReleaseCommandQueue", CL.clReleaseCommandQueue(id(queue)));
    }

    @Override
    public void flush(Queue queue) {
        check("clFlush", CL.clFlush(id(queue)));
    }

    @Override
    public void finish(Queue queue) {
        check("clFinish", CL.clFinish(id(queue)));
    }

    @Override
    public Mem createBuffer(Context context, long flags, long size) {
        int[] code = new int[1];
        cl_mem id = CL.clCreateBuffer(id(context), flags, size, null, code);
        check("clCreateBuffer", code[0]);
        return new Native(id);
    }

    @Override
    public void releaseMemObject(Mem mem) {
        check("clReleaseMemObject", CL.clReleaseMemObject(id(mem)));
    }

    @Override
    public @Nullable Event enqueueReadBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer target, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueReadBuffer",
                CL.clEnqueueReadBuffer(
                        id(queue),
                        id(mem),
                        blocking,
                        offset,
                        target.remaining(),
                        Pointer.toBuffer(target),
                        0,
                        null,
                        done));
        return done == null ? null : new Native(done);
    }

    @Override
    public @Nullable Event enqueueWriteBuffer(
            Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer source, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueWriteBuffer",
                CL.clEnqueueWriteBuffer(
                        id(queue),
                        id(mem),
                        blocking,
                        offset,
                        source.remaining(),
                        Pointer.toBuffer(source),
                        0,
                        null,
                        done));
        return done == null ? null : new Native(done);
    }

    @Override
    public void enqueueCopyBuffer(Queue queue, Mem from, Mem to, long fromOffset, long toOffset, long size) {
        check(
                "clEnqueueCopyBuffer",
                CL.clEnqueueCopyBuffer(id(queue), id(from), id(to), fromOffset, toOffset, size, 0, null, null));
    }

    @Override
    public void enqueueFillBuffer(Queue queue, Mem mem, ByteBuffer pattern, long offset, long size) {
        check(
                "clEnqueueFillBuffer",
                CL.clEnqueueFillBuffer(
                        id(queue),
                        id(mem),
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
        ByteBuffer mapped = CL.clEnqueueMapBuffer(id(queue), id(mem), true, flags, offset, size, 0, null, null, code);
        check("clEnqueueMapBuffer", code[0]);
        return mapped.order(ByteOrder.nativeOrder());
    }

    @Override
    public void enqueueUnmapMemObject(Queue queue, Mem mem, ByteBuffer mapped) {
        check("clEnqueueUnmapMemObject", CL.clEnqueueUnmapMemObject(id(queue), id(mem), mapped, 0, null, null));
    }

    @Override
    public Program createProgramWithSource(Context context, String source) {
        int[] code = new int[1];
        cl_program id = CL.clCreateProgramWithSource(id(context), 1, new String[] {source}, null, code);
        check("clCreateProgramWithSource", code[0]);
        return new Native(id);
    }

    @Override
    public Program createProgramWithBinary(Context context, DeviceId device, byte[] binary) {
        int[] code = new int[1];
        int[] status = new int[1];
        cl_program id = CL.clCreateProgramWithBinary(
                id(context),
                1,
                new cl_device_id[] {id(device)},
                new long[] {binary.length},
                new byte[][] {binary},
                status,
                code);
        check("clCreateProgramWithBinary", code[0]);
        check("clCreateProgramWithBinary", status[0]);
        return new Native(id);
    }

    @Override
    public void buildProgram(Program program, DeviceId device, String options) {
        cl_device_id[] devices = {id(device)};
        check("clBuildProgram", CL.clBuildProgram(id(program), 1, devices, options, null, null));
    }

    @Override
    public String getProgramBuildLog(Program program, DeviceId device) {
        cl_program id = id(program);
        cl_device_id deviceId = id(device);
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
        cl_program id = id(program);
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
        check("clReleaseProgram", CL.clReleaseProgram(id(program)));
    }

    @Override
    public ClKernel createKernel(Program program, String name) {
        int[] code = new int[1];
        cl_kernel id = CL.clCreateKernel(id(program), name, code);
        check("clCreateKernel", code[0]);
        return new Native(id);
    }

    @Override
    public void releaseKernel(ClKernel kernel) {
        check("clReleaseKernel", CL.clReleaseKernel(id(kernel)));
    }

    @Override
    public void setKernelArg(ClKernel kernel, int index, Mem value) {
        setKernelArg(kernel, index, Sizeof.cl_mem, Pointer.to(id(value)));
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
        check("clSetKernelArg", CL.clSetKernelArg(id(kernel), index, size, value));
    }

    @Override
    public long getKernelWorkGroupInfo(ClKernel kernel, DeviceId device, int parameter) {
        long[] value = new long[1];
        check(
                "clGetKernelWorkGroupInfo",
                CL.clGetKernelWorkGroupInfo(
                        id(kernel), id(device), parameter, Sizeof.cl_long, Pointer.to(value), null));
        return value[0];
    }

    @Override
    public @Nullable Event enqueueNdRangeKernel(
            Queue queue, ClKernel kernel, long globalSize, long localSize, boolean event) {
        cl_event done = event ? new cl_event() : null;
        check(
                "clEnqueueNDRangeKernel",
                CL.clEnqueueNDRangeKernel(
                        id(queue),
                        id(kernel),
                        1,
                        null,
                        new long[] {globalSize},
                        new long[] {localSize},
                        0,
                        null,
                        done));
        return done == null ? null : new Native(done);
    }

    @Override
    public Event enqueueMarker(Queue queue) {
        cl_event done = new cl_event();
        check("clEnqueueMarkerWithWaitList", CL.clEnqueueMarkerWithWaitList(id(queue), 0, null, done));
        return new Native(done);
    }

    @Override
    public void enqueueBarrier(Queue queue, List<Event> after) {
        cl_event[] events = events(after);
        check("clEnqueueBarrierWithWaitList", CL.clEnqueueBarrierWithWaitList(id(queue), events.length, events, null));
    }

    private static cl_event[] events(List<Event> events) {
        return events.stream().map(event -> id(event)).toArray(cl_event[]::new);
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
                CL.clGetEventProfilingInfo(id(event), parameter, Sizeof.cl_ulong, Pointer.to(value), null));
        return value[0];
    }

    @Override
    public void releaseEvent(Event event) {
        check("clReleaseEvent", CL.clReleaseEvent(id(event)));
    }
}
