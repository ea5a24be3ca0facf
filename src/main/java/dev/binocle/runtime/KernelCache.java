package dev.binocle.runtime;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Kernel;
import dev.binocle.op.Op;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Prepared kernels by operation, operands and choice; constants by identity. Bounded: what was not used for longest goes first. A kernel in
 * use is held, and closed when the last holder lets go of it.
 */
public final class KernelCache implements AutoCloseable {
    private record Key(Op op, List<Operand> operands, Choice choice) {}

    /** A kernel and how many hold it, the cache being one of them. */
    public final class Held implements AutoCloseable {
        private final Kernel kernel;
        private int holders = 1;

        private Held(Kernel kernel) {
            this.kernel = kernel;
        }

        public Kernel kernel() {
            return kernel;
        }

        private Held hold() {
            holders++;
            return this;
        }

        /** Lets go of it, once for every time that it was got. */
        @Override
        public void close() {
            synchronized (KernelCache.this) {
                if (--holders == 0) {
                    kernel.close();
                }
            }
        }
    }

    private final Backend backend;
    private final int limit;
    private boolean closed;
    private final Map<Key, Held> kernels = new LinkedHashMap<>(16, 0.75f, true);

    KernelCache(Backend backend, int limit) {
        this.backend = backend;
        this.limit = limit;
    }

    /** The kernel, prepared now if it was not; the caller closes what it gets. */
    public synchronized Held get(Op op, List<Operand> operands, Choice choice) {
        if (closed) {
            throw new IllegalStateException("the engine on " + backend.device().label() + " is closed");
        }
        Key key = new Key(op, plain(operands), choice);
        Held held = kernels.get(key);
        if (held == null) {
            held = new Held(backend.prepare(op, operands, choice));
            kernels.put(key, held);
            if (kernels.size() > limit) {
                var eldest = kernels.entrySet().iterator().next();
                kernels.remove(eldest.getKey());
                eldest.getValue().close();
            }
        }
        return held.hold();
    }

    /** Operands without their layout, which is the choice's business. */
    private static List<Operand> plain(List<Operand> operands) {
        List<Operand> plain = new ArrayList<>();
        for (Operand operand : operands) {
            plain.add(operand instanceof TensorType type ? TensorType.of(type.dataType(), type.shape()) : operand);
        }
        return List.copyOf(plain);
    }

    /** Lets go of kernels with constants that nobody else holds: those of models that are gone, above all. */
    public synchronized void trim() {
        List<Runnable> closings = new ArrayList<>();
        kernels.entrySet().removeIf(entry -> {
            boolean packed = entry.getKey().operands().stream().anyMatch(TensorData.class::isInstance);
            boolean unused = packed && entry.getValue().holders == 1;
            if (unused) {
                closings.add(entry.getValue()::close);
            }
            return unused;
        });
        Closing.all(closings);
    }

    @Override
    public synchronized void close() {
        closed = true;
        List<Runnable> closings = new ArrayList<>();
        kernels.values().forEach(held -> closings.add(held::close));
        kernels.clear();
        Closing.all(closings);
    }
}
