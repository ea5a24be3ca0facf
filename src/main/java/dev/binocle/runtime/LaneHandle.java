package dev.binocle.runtime;

import dev.binocle.backend.Lane;
import java.util.concurrent.locks.ReentrantLock;

/** A lane and the lock that gives it to one thread at a time. */
public final class LaneHandle {
    private final Lane lane;
    private final ReentrantLock lock = new ReentrantLock();

    LaneHandle(Lane lane) {
        this.lane = lane;
    }

    public Lane lane() {
        return lane;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** What is enqueued on {@code other} from now on begins after everything that was enqueued here so far. */
    void letWait(LaneHandle other) {
        try (Lane.Fence fence = lane.fence()) {
            other.lane.await(fence);
        }
    }
}
