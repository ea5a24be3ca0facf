package dev.binocle.runtime;

import dev.binocle.backend.Slab;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A piece of device memory with the lanes that used it, which is what order between lanes hangs on: a read on another lane waits for the
 * last write, a write on another lane for all reads since as well.
 */
public final class Block {
    private final MemoryPool pool;
    private final Slab slab;
    private final Set<LaneHandle> readers = new LinkedHashSet<>();
    private LaneHandle writer;
    private boolean released;

    Block(MemoryPool pool, Slab slab, LaneHandle home) {
        this.pool = pool;
        this.slab = slab;
        this.writer = home;
    }

    public Slab slab() {
        return slab;
    }

    /** Before it is read on a lane, whose lock the caller holds. */
    public synchronized void beforeRead(LaneHandle lane) {
        checkThere();
        if (writer != lane && !readers.contains(lane)) {
            writer.letWait(lane);
        }
        readers.add(lane);
    }

    /** Before it is written on a lane, whose lock the caller holds. */
    public synchronized void beforeWrite(LaneHandle lane) {
        checkThere();
        settle(lane);
        writer = lane;
    }

    private void checkThere() {
        if (released) {
            throw new IllegalStateException("the memory of a tensor is used after it was closed");
        }
    }

    /** Lets a lane wait for every other that used it. */
    private void settle(LaneHandle lane) {
        if (writer != lane) {
            writer.letWait(lane);
        }
        for (LaneHandle reader : readers) {
            if (reader != lane && reader != writer) {
                reader.letWait(lane);
            }
        }
        readers.clear();
    }

    /** Gives the memory back; it goes to the lane that wrote it last, which first waits for the others. */
    public synchronized void release() {
        if (!released) {
            released = true;
            boolean settled = false;
            try {
                if (pool.use().tryEnter()) {
                    try {
                        settle(writer);
                        settled = true;
                    } finally {
                        pool.use().leave();
                    }
                }
            } finally {
                pool.giveBack(slab, writer, settled);
            }
        }
    }
}
