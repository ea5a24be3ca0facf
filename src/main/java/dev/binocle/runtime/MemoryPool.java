package dev.binocle.runtime;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Closing;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.Slab;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Device memory that is kept for the next who wants as much. A free piece belongs to the lane that used it last, so that nobody waits: on
 * that lane its old use is over before the new one begins. Bounded, trimmed when the device has no more, and counted.
 */
public final class MemoryPool implements AutoCloseable {
    /** @param liveBytes in use now; {@code pooledBytes} are free and kept */
    public record Statistics(long liveBytes, long pooledBytes, long peakBytes, long allocations, long reuses) {}

    private record Key(LaneHandle lane, MemoryClass memoryClass, long elements) {}

    private final Backend backend;
    private final long limitBytes;
    private final Map<Key, ArrayDeque<Slab>> free = new HashMap<>();
    private long live;
    private long pooled;
    private long peak;
    private long allocations;
    private long reuses;
    private final Runnable onPressure;
    private final InUse use;
    private boolean closed;

    /** @param onPressure gives back other device memory that is only kept; {@code use} is that of the lanes */
    MemoryPool(Backend backend, long limitBytes, Runnable onPressure, InUse use) {
        this.backend = backend;
        this.limitBytes = limitBytes;
        this.onPressure = onPressure;
        this.use = use;
    }

    /** @throws BinocleException if the device has not so much, even when nothing is kept */
    public synchronized Block allocate(LaneHandle lane, MemoryClass memoryClass, long elements) {
        if (closed) {
            throw new IllegalStateException("the engine on " + backend.device().label() + " is closed");
        }
        long size = sizeClass(elements, backend.maxSlabBytes() / memoryClass.elementBytes());
        ArrayDeque<Slab> candidates = free.get(new Key(lane, memoryClass, size));
        Slab slab = candidates == null ? null : candidates.poll();
        if (slab != null) {
            pooled -= bytes(slab);
            reuses++;
        } else {
            slab = allocate(memoryClass, size);
            allocations++;
        }
        live += bytes(slab);
        peak = Math.max(peak, live + pooled);
        return new Block(this, slab, lane);
    }

    private Slab allocate(MemoryClass memoryClass, long size) {
        try {
            return backend.allocate(memoryClass, size);
        } catch (BinocleException e) {
            trim();
            onPressure.run();
            return backend.allocate(memoryClass, size);
        }
    }

    /** Rounded up to an eighth of a power of two, so that sizes meet again; not past what the device gives in one piece. */
    private static long sizeClass(long elements, long most) {
        long unit = Math.max(256, Long.highestOneBit(Math.max(1, elements)) / 8);
        long rounded = (elements + unit - 1) / unit * unit;
        return Math.max(elements, Math.min(Math.max(256, rounded), most));
    }

    private static long bytes(Slab slab) {
        return slab.elements() * slab.memoryClass().elementBytes();
    }

    /** @param reusable whether its old use is over on that lane, or will be */
    synchronized void giveBack(Slab slab, LaneHandle lane, boolean reusable) {
        live -= bytes(slab);
        if (closed || !reusable || pooled + bytes(slab) > limitBytes) {
            slab.close();
        } else {
            pooled += bytes(slab);
            free.computeIfAbsent(new Key(lane, slab.memoryClass(), slab.elements()), key -> new ArrayDeque<>())
                    .push(slab);
        }
    }

    /** Gives everything that is kept back to the device. */
    public synchronized void trim() {
        List<Slab> slabs = new ArrayList<>();
        free.values().forEach(slabs::addAll);
        free.clear();
        pooled = 0;
        Closing.all(slabs.stream().<Runnable>map(slab -> slab::close).toList());
    }

    /** Of the lanes: they are there between {@code tryEnter} and {@code leave}. */
    InUse use() {
        return use;
    }

    /** Takes and gives no more: before the lanes go. */
    synchronized void stop() {
        closed = true;
    }

    public synchronized Statistics statistics() {
        return new Statistics(live, pooled, peak, allocations, reuses);
    }

    @Override
    public synchronized void close() {
        closed = true;
        trim();
    }
}
