package dev.binocle.opencl.binding;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of OpenCL 1.2 that Binocle makes, one method each, the same for every binding. A failed call is an {@link
 * OpenClException} with the call and the code. Handles are opaque, and told apart by their types here: a binding may have one class for
 * all. Buffers are direct, and the bytes between position and limit count. Numbers of constants are in {@link ClConstants}.
 *
 * <p>Thread-safe as OpenCL is: everything but {@code setArg} on one kernel.
 */
public interface OpenCl {
    /** An object of the driver, as the binding knows it. */
    interface Handle {}

    interface Platform extends Handle {}

    interface DeviceId extends Handle {}

    interface Context extends Handle {}

    interface Queue extends Handle {}

    interface Program extends Handle {}

    interface ClKernel extends Handle {}

    interface Mem extends Handle {}

    interface Event extends Handle {}

    /** {@code JOCL} or {@code LWJGL}, with its version if it is known. */
    String name();

    // platforms and devices

    List<Platform> getPlatformIds();

    String getPlatformInfo(Platform platform, int parameter);

    /** Empty where there is none: CL_DEVICE_NOT_FOUND is no failure. */
    List<DeviceId> getDeviceIds(Platform platform, long type);

    /** The bytes of a parameter, in native order. */
    ByteBuffer getDeviceInfo(DeviceId device, int parameter);

    // contexts and queues

    Context createContext(Platform platform, DeviceId device);

    void releaseContext(Context context);

    Queue createCommandQueue(Context context, DeviceId device, long properties);

    void releaseCommandQueue(Queue queue);

    void flush(Queue queue);

    void finish(Queue queue);

    // memory

    Mem createBuffer(Context context, long flags, long size);

    void releaseMemObject(Mem mem);

    @Nullable
    Event enqueueReadBuffer(Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer target, boolean event);

    @Nullable
    Event enqueueWriteBuffer(Queue queue, Mem mem, boolean blocking, long offset, ByteBuffer source, boolean event);

    void enqueueCopyBuffer(Queue queue, Mem from, Mem to, long fromOffset, long toOffset, long size);

    void enqueueFillBuffer(Queue queue, Mem mem, ByteBuffer pattern, long offset, long size);

    /** At most 2^31 - 1 bytes; waits until they are there. The buffer is in native order. */
    ByteBuffer enqueueMapBuffer(Queue queue, Mem mem, long flags, long offset, long size);

    void enqueueUnmapMemObject(Queue queue, Mem mem, ByteBuffer mapped);

    // programs and kernels

    Program createProgramWithSource(Context context, String source);

    Program createProgramWithBinary(Context context, DeviceId device, byte[] binary);

    void buildProgram(Program program, DeviceId device, String options);

    String getProgramBuildLog(Program program, DeviceId device);

    byte[] getProgramBinary(Program program);

    void releaseProgram(Program program);

    ClKernel createKernel(Program program, String name);

    void releaseKernel(ClKernel kernel);

    void setKernelArg(ClKernel kernel, int index, Mem value);

    void setKernelArg(ClKernel kernel, int index, int value);

    void setKernelArg(ClKernel kernel, int index, long value);

    void setKernelArg(ClKernel kernel, int index, float value);

    /** Local memory of so many bytes. */
    void setKernelArgLocal(ClKernel kernel, int index, long bytes);

    long getKernelWorkGroupInfo(ClKernel kernel, DeviceId device, int parameter);

    /** One-dimensional; no wait list: queues are in order. */
    @Nullable
    Event enqueueNdRangeKernel(Queue queue, ClKernel kernel, long globalSize, long localSize, boolean event);

    // events

    /** An event that is done when everything that was enqueued before it is. */
    Event enqueueMarker(Queue queue);

    /** What is enqueued from now on begins after the events. */
    void enqueueBarrier(Queue queue, List<Event> after);

    void waitForEvents(List<Event> events);

    /** Nanoseconds on the device's clock; the queue must have been made for profiling. */
    long getEventProfilingInfo(Event event, int parameter);

    void releaseEvent(Event event);
}
