package dev.binocle.opencl;

import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.Slab;
import dev.binocle.opencl.binding.OpenCl;
import java.util.concurrent.atomic.AtomicBoolean;

/** A buffer on the device. */
final class OpenClSlab implements Slab {
    private final ClContext context;
    private final OpenCl.Mem mem;
    private final long bytes;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenClSlab(ClContext context, OpenCl.Mem mem, long bytes) {
        this.context = context;
        this.mem = mem;
        this.bytes = bytes;
    }

    static OpenClSlab allocate(ClContext context, long bytes) {
        return new OpenClSlab(context, context.createBuffer(0, bytes), bytes);
    }

    OpenCl.Mem mem() {
        if (closed.get()) {
            throw new IllegalStateException("memory of the device is used after it was released");
        }
        return mem;
    }

    @Override
    public MemoryClass memoryClass() {
        return MemoryClass.BYTES;
    }

    @Override
    public long elements() {
        return bytes;
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            context.releaseBuffer(mem);
        }
    }
}
