package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a driver's threads awake from one launch to the next.
 *
 * <p>PoCL's threads sleep as soon as a launch has no groups left for them, though the next one is queued: it begins when the last of them is
 * done, and wakes the others, which come 15 to 40 microseconds late on a virtual machine. So before a launch of several groups that
 * follows another there is, in a queue of its own, one that occupies all threads but one, as they run out of groups, until a bell rings; a
 * launch of several groups rings it when it begins, and then they are there. A launch of one group needs none of them: it rings another
 * bell, that nobody hears, and they go on waiting for the one after it. Such a thread does nothing that matters and gives up after a while: results depend
 * on nothing here, and a driver that runs the two queues one after the other only loses time.
 *
 * <p>What it costs: a second call for each launch of several groups, and all cores busy while a queue is worked on, as other libraries' threads
 * have them. {@code -Dbinocle.keepAwake=false} leaves it away.
 */
final class KeepAwake implements AutoCloseable {
    private static final boolean ALLOWED = !"false".equals(System.getProperty("binocle.keepAwake", "true"));

    /** Turns, of a pause each: 40 to 140 cycles. */
    private static final int LIMIT = 2000;

    /** As keep_awake.cl has it. */
    private static final int CACHE_LINE = 16;

    private final ClContext context;
    private final Programs programs;
    private OpenCl.@Nullable Queue queue;
    /** What several groups ring, and what one does; empty where kernels ring none. */
    private final List<OpenCl.Mem> bells = new ArrayList<>();

    private OpenCl.@Nullable ClKernel kernel;
    private final int threads;

    private KeepAwake(ClContext context, Programs programs) {
        this.context = context;
        this.programs = programs;
        this.threads = context.device().traits().units() - 1;
    }

    /** Whether kernels for this device are built with a bell. */
    static boolean isWanted(ClDevice device) {
        return ALLOWED && device.dozes();
    }

    static KeepAwake open(ClContext context, Programs programs) {
        KeepAwake made = new KeepAwake(context, programs);
        if (isWanted(context.device())) {
            try {
                made.makeBell();
            } catch (RuntimeException e) {
                Closing.after(e, made::close);
                throw e;
            }
        }
        return made;
    }

    private void makeBell() {
        ByteBuffer zeros = ByteBuffer.allocateDirect((1 + threads) * CACHE_LINE * Integer.BYTES);
        OpenCl.Queue own = context.createQueue();
        queue = own;
        OpenCl.Mem memory = context.createBuffer(0, zeros.capacity());
        bells.add(memory);
        bells.add(context.createBuffer(0, Integer.BYTES));
        context.cl().enqueueWriteBuffer(own, memory, true, 0, zeros, false);
    }

    /** What a launch of so many groups rings; null where kernels ring none. */
    OpenCl.@Nullable Mem bell(long groups) {
        return bells.isEmpty() ? null : bells.get(groups > 1 ? 0 : 1);
    }

    /** After a launch, before one of so many groups: threads that the first has no groups for wait for the second. */
    void untilNext(long groups) {
        OpenCl.Queue own = queue;
        if (own != null && groups > 1) {
            try {
                context.cl().enqueueNdRangeKernel(own, kernel(), threads, 1, false);
            } catch (OpenClException e) {
                throw context.explain(e, "keeping threads awake (-Dbinocle.keepAwake=false leaves it away)");
            }
        }
    }

    private synchronized OpenCl.ClKernel kernel() {
        OpenCl.ClKernel known = kernel;
        if (known != null) {
            return known;
        }
        Step step =
                new Step("keep_awake.cl", "keep_awake", List.of(), "", List.of(new Arg.Int32(LIMIT)), threads, 1, 0);
        OpenCl.ClKernel made = context.createKernel(programs.get(step, false).program(), step.entry());
        try {
            ArgumentSetter setter = new ArgumentSetter(context.cl(), made, false);
            setter.range(0, threads, bells.get(0)); // it rings none: it listens
            step.args().forEach(setter::number);
        } catch (RuntimeException e) {
            Closing.after(e, () -> context.releaseKernel(made));
            throw e;
        }
        kernel = made;
        return made;
    }

    @Override
    public synchronized void close() {
        List<Runnable> closings = new ArrayList<>();
        OpenCl.Queue own = queue;
        OpenCl.ClKernel made = kernel;
        queue = null;
        kernel = null;
        if (own != null) {
            closings.add(() -> context.cl().finish(own));
            closings.add(() -> context.releaseQueue(own));
        }
        if (made != null) {
            closings.add(() -> context.releaseKernel(made));
        }
        for (OpenCl.Mem memory : bells) {
            closings.add(() -> context.releaseBuffer(memory));
        }
        bells.clear();
        Closing.all(closings);
    }
}
