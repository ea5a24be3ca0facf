package dev.binocle.opencl;

import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A context of one device, and the count of what was made in it and is not released yet. */
final class ClContext implements AutoCloseable {
    private final ClDevice device;
    private final OpenCl.Context id;
    private final AtomicLong live = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    private ClContext(ClDevice device, OpenCl.Context id) {
        this.device = device;
        this.id = id;
    }

    static ClContext open(ClDevice device) {
        try {
            ClContext context = new ClContext(device, device.cl().createContext(device.platform(), device.id()));
            JvmSignals.restore();
            return context;
        } catch (OpenClException e) {
            throw e.with("on " + device.device().label());
        }
    }

    OpenCl cl() {
        return device.cl();
    }

    ClDevice device() {
        return device;
    }

    OpenCl.Context id() {
        return id;
    }

    /** The failure with the name of the device in it. */
    OpenClException explain(OpenClException e, String what) {
        return e.with("on " + device.device().label() + (what.isEmpty() ? "" : ", " + what));
    }

    OpenCl.Mem createBuffer(long flags, long bytes) {
        checkOpen();
        try {
            OpenCl.Mem mem = cl().createBuffer(id, flags | ClConstants.MEM_READ_WRITE, bytes);
            live.incrementAndGet();
            return mem;
        } catch (OpenClException e) {
            throw explain(e, "for a buffer of " + bytes + " bytes");
        }
    }

    void releaseBuffer(OpenCl.Mem mem) {
        live.decrementAndGet();
        cl().releaseMemObject(mem);
    }

    OpenCl.Queue createQueue() {
        checkOpen();
        try {
            OpenCl.Queue queue = cl().createCommandQueue(id, device.id(), 0);
            live.incrementAndGet();
            return queue;
        } catch (OpenClException e) {
            throw explain(e, "");
        }
    }

    void releaseQueue(OpenCl.Queue queue) {
        live.decrementAndGet();
        cl().releaseCommandQueue(queue);
    }

    OpenCl.ClKernel createKernel(OpenCl.Program program, String name) {
        checkOpen();
        OpenCl.ClKernel kernel = cl().createKernel(program, name);
        live.incrementAndGet();
        return kernel;
    }

    void releaseKernel(OpenCl.ClKernel kernel) {
        live.decrementAndGet();
        cl().releaseKernel(kernel);
    }

    OpenCl.Event marker(OpenCl.Queue queue) {
        OpenCl.Event event = cl().enqueueMarker(queue);
        live.incrementAndGet();
        return event;
    }

    void releaseEvent(OpenCl.Event event) {
        live.decrementAndGet();
        cl().releaseEvent(event);
    }

    long live() {
        return live.get();
    }

    void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the engine on " + device.device().label() + " is closed");
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            cl().releaseContext(id);
        }
    }
}
