package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a lane moves data between the host and a buffer: by mapping it where host and device share memory, else through a ring of
 * pinned staging buffers, so that filling one overlaps with sending another. The system property {@code binocle.transfer} (mapped or
 * staged) overrides the device's word.
 */
interface Transfer extends AutoCloseable {
    void write(OpenCl.Mem mem, long offset, long bytes, HostSource source);

    void read(OpenCl.Mem mem, long offset, long bytes, HostTarget target);

    @Override
    void close();

    static Transfer of(ClContext context, OpenCl.Queue queue) {
        String wanted = System.getProperty("binocle.transfer", "");
        boolean mapped = wanted.isEmpty() ? context.device().unifiedMemory() : wanted.equals("mapped");
        return mapped ? new Mapped(context.cl(), queue) : new Staged(context, queue);
    }

    /** A piece is at most 1 GiB, since a ByteBuffer ends at 2. */
    record Mapped(OpenCl cl, OpenCl.Queue queue) implements Transfer {
        private static final long PIECE = 1L << 30;

        @Override
        public void write(OpenCl.Mem mem, long offset, long bytes, HostSource source) {
            for (long at = 0; at < bytes; at += PIECE) {
                long size = Math.min(PIECE, bytes - at);
                ByteBuffer mapped =
                        cl.enqueueMapBuffer(queue, mem, ClConstants.MAP_WRITE_INVALIDATE_REGION, offset + at, size);
                try {
                    source.fill(at, view(mapped));
                } finally {
                    cl.enqueueUnmapMemObject(queue, mem, mapped);
                }
            }
        }

        @Override
        public void read(OpenCl.Mem mem, long offset, long bytes, HostTarget target) {
            for (long at = 0; at < bytes; at += PIECE) {
                long size = Math.min(PIECE, bytes - at);
                ByteBuffer mapped = cl.enqueueMapBuffer(queue, mem, ClConstants.MAP_READ, offset + at, size);
                try {
                    target.take(at, view(mapped));
                } finally {
                    cl.enqueueUnmapMemObject(queue, mem, mapped);
                }
            }
        }

        private static ByteBuffer view(ByteBuffer mapped) {
            return mapped.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void close() {}
    }

    /** Pinned buffers, mapped as long as the lane lives; made when first needed. */
    final class Staged implements Transfer {
        private static final int PIECE = 4 << 20;
        private static final int RING = 2;

        private final ClContext context;
        private final OpenCl.Queue queue;
        private final List<Stage> ring = new ArrayList<>();
        private int next;

        private static final class Stage {
            private final OpenCl.Mem pinned;
            private final ByteBuffer memory;
            private OpenCl.@Nullable Event pending;

            private Stage(OpenCl.Mem pinned, ByteBuffer memory) {
                this.pinned = pinned;
                this.memory = memory;
            }
        }

        Staged(ClContext context, OpenCl.Queue queue) {
            this.context = context;
            this.queue = queue;
        }

        /** The next buffer of the ring, when what it was used for is over. */
        private Stage stage() {
            if (ring.size() < RING) {
                OpenCl.Mem pinned = context.createBuffer(ClConstants.MEM_ALLOC_HOST_PTR, PIECE);
                try {
                    ByteBuffer memory = context.cl()
                            .enqueueMapBuffer(queue, pinned, ClConstants.MAP_READ | ClConstants.MAP_WRITE, 0, PIECE);
                    ring.add(new Stage(pinned, memory));
                    return ring.get(ring.size() - 1);
                } catch (OpenClException e) {
                    Closing.after(e, () -> context.releaseBuffer(pinned));
                    throw e;
                }
            }
            Stage stage = ring.get(next);
            next = (next + 1) % RING;
            settle(stage);
            return stage;
        }

        private void settle(Stage stage) {
            OpenCl.Event pending = stage.pending;
            if (pending != null) {
                stage.pending = null;
                try {
                    context.cl().waitForEvents(List.of(pending));
                } finally {
                    context.cl().releaseEvent(pending);
                }
            }
        }

        private static ByteBuffer view(Stage stage, int size) {
            return stage.memory.slice(0, size).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void write(OpenCl.Mem mem, long offset, long bytes, HostSource source) {
            for (long at = 0; at < bytes; at += PIECE) {
                int size = (int) Math.min(PIECE, bytes - at);
                Stage stage = stage();
                source.fill(at, view(stage, size));
                stage.pending =
                        context.cl().enqueueWriteBuffer(queue, mem, false, offset + at, view(stage, size), true);
                context.cl().flush(queue);
            }
        }

        @Override
        public void read(OpenCl.Mem mem, long offset, long bytes, HostTarget target) {
            for (long at = 0; at < bytes; at += PIECE) {
                int size = (int) Math.min(PIECE, bytes - at);
                Stage stage = stage();
                context.cl().enqueueReadBuffer(queue, mem, true, offset + at, view(stage, size), false);
                target.take(at, view(stage, size));
            }
        }

        @Override
        public void close() {
            List<Runnable> closings = new ArrayList<>();
            for (Stage stage : ring) {
                closings.add(() -> settle(stage));
                closings.add(() -> context.cl().enqueueUnmapMemObject(queue, stage.pinned, stage.memory));
                closings.add(() -> context.releaseBuffer(stage.pinned));
            }
            ring.clear();
            Closing.all(closings);
        }
    }
}
