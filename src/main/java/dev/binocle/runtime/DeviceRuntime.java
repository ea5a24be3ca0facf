package dev.binocle.runtime;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * What an open device works with: its lanes, its memory, its prepared kernels. The engine is the front door to it; plans use it
 * directly. Thread-safe.
 */
public final class DeviceRuntime implements AutoCloseable {
    private final Backend backend;
    private final Evaluator evaluator;
    private final MemoryPool pool;
    private final KernelCache kernels;
    private final List<LaneHandle> lanes = new ArrayList<>();
    private final InUse use;

    private DeviceRuntime(Backend backend, Evaluator evaluator, long poolBytes, int kernelLimit) {
        this.backend = backend;
        this.evaluator = evaluator;
        this.kernels = new KernelCache(backend, kernelLimit);
        this.use = new InUse("the engine on " + backend.device().label(), this::closeAll);
        this.pool = new MemoryPool(backend, poolBytes, kernels::trim, use);
    }

    /**
     * @param lanes how many streams of execution; 0 for as many as the device prefers
     * @param poolBytes how much free memory is kept
     */
    public static DeviceRuntime open(Backend backend, int lanes, long poolBytes, int kernelLimit) {
        Evaluator evaluator = ServiceLoader.load(Evaluator.class, DeviceRuntime.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new BinocleException("the library's jar lacks its reference (META-INF/services)"));
        DeviceRuntime runtime = new DeviceRuntime(backend, evaluator, poolBytes, kernelLimit);
        try {
            int count = lanes > 0 ? lanes : backend.preferredLanes();
            for (int i = 0; i < count; i++) {
                runtime.lanes.add(new LaneHandle(backend.openLane()));
            }
            return runtime;
        } catch (RuntimeException e) {
            Closing.after(e, runtime::close);
            throw e;
        }
    }

    public Backend backend() {
        return backend;
    }

    public Evaluator evaluator() {
        return evaluator;
    }

    public MemoryPool pool() {
        return pool;
    }

    public KernelCache kernels() {
        return kernels;
    }

    /**
     * Does something on a lane that no other thread has meanwhile. A thread has a lane that it prefers, so that what it does one after the
     * other stays in one queue; another free one if that is taken.
     */
    public <T> T onLane(Function<LaneHandle, T> work) {
        use.enter();
        try {
            return onFreeLane(work);
        } finally {
            use.leave();
        }
    }

    private <T> T onFreeLane(Function<LaneHandle, T> work) {
        int start = Math.floorMod(Thread.currentThread().getId(), lanes.size());
        for (int i = 0; i < lanes.size(); i++) {
            LaneHandle lane = lanes.get((start + i) % lanes.size());
            if (lane.lock().tryLock()) {
                return locked(lane, work);
            }
        }
        LaneHandle lane = lanes.get(start);
        lane.lock().lock();
        return locked(lane, work);
    }

    private static <T> T locked(LaneHandle lane, Function<LaneHandle, T> work) {
        try {
            return work.apply(lane);
        } finally {
            lane.lock().unlock();
        }
    }

    /** Waits until everything is done. */
    public void finish() {
        use.enter();
        try {
            for (LaneHandle lane : lanes) {
                lane.lock().lock();
                try {
                    lane.lane().finish();
                } finally {
                    lane.lock().unlock();
                }
            }
        } finally {
            use.leave();
        }
    }

    /** What other threads are doing is done first: the last of them closes it. */
    @Override
    public void close() {
        use.close();
    }

    private void closeAll() {
        List<Runnable> closings = new ArrayList<>();
        closings.add(pool::stop); // from now on memory that comes back touches no lane
        lanes.forEach(lane -> closings.add(() -> close(lane)));
        closings.add(pool::close);
        closings.add(kernels::close);
        closings.add(backend::close);
        Closing.all(closings);
    }

    private static void close(LaneHandle lane) {
        lane.lock().lock();
        try {
            lane.lane().close();
        } finally {
            lane.lock().unlock();
        }
    }
}
