package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Slot;
import dev.binocle.opencl.OpenClBackend.OpenClSlot;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** An in-order queue, and the way in which it moves data. */
final class OpenClLane implements Lane {
    private final ClContext context;
    private final OpenCl.Queue queue;
    private final Transfer transfer;
    private final KeepAwake keepAwake;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Whether a launch may be under way: nobody waited since. */
    private boolean busy;

    private OpenClLane(ClContext context, OpenCl.Queue queue, Transfer transfer, KeepAwake keepAwake) {
        this.context = context;
        this.queue = queue;
        this.transfer = transfer;
        this.keepAwake = keepAwake;
    }

    static OpenClLane open(ClContext context, KeepAwake keepAwake) {
        OpenCl.Queue queue = context.createQueue();
        return new OpenClLane(context, queue, Transfer.of(context, queue), keepAwake);
    }

    OpenCl.Queue queue() {
        return queue;
    }

    void launch(OpenCl.ClKernel kernel, long globalSize, long localSize) {
        if (busy) {
            keepAwake.untilNext(globalSize / localSize);
        }
        busy = true;
        context.cl().enqueueNdRangeKernel(queue, kernel, globalSize, localSize, false);
    }

    @Override
    public void write(Slot slot, HostSource source) {
        OpenClSlot target = (OpenClSlot) slot;
        try {
            if (target.type().bytes() > 0) {
                transfer.write(target.mem(), target.offset(), target.type().bytes(), source);
            }
        } catch (OpenClException e) {
            throw context.explain(e, "writing " + target.type());
        }
    }

    @Override
    public void read(Slot slot, HostTarget target) {
        OpenClSlot source = (OpenClSlot) slot;
        try {
            if (source.type().bytes() > 0) {
                transfer.read(source.mem(), source.offset(), source.type().bytes(), target);
                busy = false;
            }
        } catch (OpenClException e) {
            throw context.explain(e, "reading " + source.type());
        }
    }

    @Override
    public void flush() {
        guarded(() -> context.cl().flush(queue));
    }

    @Override
    public void finish() {
        guarded(() -> context.cl().finish(queue));
        busy = false;
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (OpenClException e) {
            throw context.explain(e, "");
        }
    }

    private record Mark(ClContext context, OpenCl.Event event, AtomicBoolean closed) implements Fence {
        @Override
        public void close() {
            if (!closed.getAndSet(true)) {
                context.releaseEvent(event);
            }
        }
    }

    @Override
    public Fence fence() {
        try {
            Mark mark = new Mark(context, context.marker(queue), new AtomicBoolean());
            try {
                context.cl().flush(queue); // an event of an unflushed queue may never come to another queue
                return mark;
            } catch (OpenClException e) {
                Closing.after(e, mark::close);
                throw e;
            }
        } catch (OpenClException e) {
            throw context.explain(e, "");
        }
    }

    @Override
    public void await(Fence fence) {
        guarded(() -> context.cl().enqueueBarrier(queue, List.of(((Mark) fence).event())));
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Closing.all(List.of(this::finish, transfer::close, () -> context.releaseQueue(queue)));
        }
    }
}
