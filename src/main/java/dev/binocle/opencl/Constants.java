package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Constants on the device, each packed as its kernel reads it. Kernels with the same constant in the same packing share one buffer; it
 * goes with the last of them.
 */
final class Constants implements AutoCloseable {
    /** Equal for the very same source in the same packing. */
    private static final class Key {
        private final Object source;
        private final String packing;

        private Key(Arg.Constant constant) {
            this.source = constant.source();
            this.packing = constant.packing();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.source == source && key.packing.equals(packing);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(source) * 31 + packing.hashCode();
        }
    }

    /** A buffer in use; given back once for every {@link #acquire}. */
    final class Held {
        private final Key key;
        private final OpenCl.Mem mem;
        private int users;

        private Held(Key key, OpenCl.Mem mem) {
            this.key = key;
            this.mem = mem;
        }

        OpenCl.Mem mem() {
            return mem;
        }

        void release() {
            synchronized (Constants.this) {
                if (--users == 0) {
                    held.remove(key);
                    context.releaseBuffer(mem);
                }
            }
        }
    }

    private final ClContext context;
    private final Map<Key, Held> held = new HashMap<>();
    private final OpenCl.Queue queue;
    private boolean closed;

    private Constants(ClContext context, OpenCl.Queue queue) {
        this.context = context;
        this.queue = queue;
    }

    static Constants open(ClContext context) {
        return new Constants(context, context.createQueue());
    }

    synchronized Held acquire(Arg.Constant constant) {
        Key key = new Key(constant);
        Held found = held.get(key);
        if (found == null) {
            found = new Held(key, upload(constant));
            held.put(key, found);
        }
        found.users++;
        return found;
    }

    private OpenCl.Mem upload(Arg.Constant constant) {
        ByteBuffer content = constant.content().get();
        OpenCl.Mem mem = context.createBuffer(0, Math.max(Long.BYTES, constant.bytes()));
        try {
            if (content.hasRemaining()) {
                context.cl().enqueueWriteBuffer(queue, mem, true, 0, content, false);
            }
            return mem;
        } catch (OpenClException e) {
            Closing.after(e, () -> context.releaseBuffer(mem));
            throw context.explain(e, "writing a constant of " + constant.bytes() + " bytes");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            context.releaseQueue(queue);
        }
    }
}
