package dev.binocle.opencl;

import dev.binocle.backend.Closing;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Launch;
import dev.binocle.backend.Slot;
import dev.binocle.backend.SlotCheck;
import dev.binocle.opencl.OpenClBackend.OpenClSlot;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Kernel objects with their arguments set, in order. */
final class OpenClLaunch implements Launch {
    /** @param globalSize a multiple of the step's group */
    private record Bound(Step step, OpenCl.ClKernel kernel, long globalSize) {}

    /** Where a slot's two arguments stand. */
    private record Use(OpenCl.ClKernel kernel, int index, Arg.Slot slot) {}

    private final ClContext context;
    private final SlotCheck check;
    private final List<Bound> bound = new ArrayList<>();
    private final List<Use> uses = new ArrayList<>();
    /** What each position is set to; null if that failed halfway. */
    private final List<@Nullable Slot> current;

    private final FaultFlag faults;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenClLaunch(ClContext context, SlotCheck check, List<Slot> slots) {
        this.context = context;
        this.check = check;
        this.current = new ArrayList<>(slots);
        this.faults = new FaultFlag(context);
    }

    static OpenClLaunch bind(
            ClContext context,
            KeepAwake keepAwake,
            SlotCheck check,
            List<OpenClKernel.Stage> stages,
            Map<Arg.Constant, Constants.Held> held,
            List<Slot> slots) {
        OpenClLaunch launch = new OpenClLaunch(context, check, slots);
        try {
            for (OpenClKernel.Stage stage : stages) {
                for (long first = 0; first < stage.step().items(); first += stage.chunk()) {
                    launch.add(stage, first, keepAwake, held, slots);
                }
            }
            return launch;
        } catch (OpenClException e) {
            launch.close();
            throw context.explain(e, "binding " + check.op());
        } catch (RuntimeException e) {
            launch.close();
            throw e;
        }
    }

    private void add(
            OpenClKernel.Stage stage,
            long first,
            KeepAwake keepAwake,
            Map<Arg.Constant, Constants.Held> held,
            List<Slot> slots) {
        Step step = stage.step();
        OpenCl.ClKernel kernel =
                context.createKernel(stage.built().program(), stage.built().entry());
        long end = Math.min(step.items(), first + stage.chunk());
        long groups = (end - first + step.localSize() - 1) / step.localSize();
        bound.add(new Bound(step, kernel, groups * step.localSize()));
        ArgumentSetter setter = new ArgumentSetter(context.cl(), kernel, stage.wide());
        setter.range(first, end, keepAwake.bell(groups));
        for (Arg arg : step.args()) {
            if (arg instanceof Arg.Slot slot) {
                uses.add(new Use(kernel, setter.index(), slot));
                OpenClSlot memory = (OpenClSlot) slots.get(slot.position());
                setter.buffer(memory.mem(), offset(memory, slot));
            } else if (arg instanceof Arg.Constant constant) {
                Constants.Held buffer = held.get(constant);
                if (buffer == null) {
                    throw new IllegalStateException("a constant of " + step.entry() + " was not acquired");
                }
                setter.buffer(buffer.mem(), 0);
            } else if (arg instanceof Arg.Fault fault) {
                setter.fault(faults.mem(), faults.code(fault.message()));
            } else if (arg instanceof Arg.Local local) {
                setter.local(local);
            } else {
                setter.number(arg);
            }
        }
    }

    private static long offset(OpenClSlot memory, Arg.Slot slot) {
        return (memory.offset() + slot.extraBytes()) / slot.elementBytes();
    }

    @Override
    public void enqueue(Lane lane) {
        if (closed.get()) {
            throw new IllegalStateException(check.op() + " is enqueued after it was closed");
        }
        OpenClLane to = (OpenClLane) lane;
        OpenCl.Queue queue = to.queue();
        faults.lower(queue);
        for (Bound one : bound) {
            try {
                to.launch(one.kernel(), one.globalSize(), one.step().localSize());
            } catch (OpenClException e) {
                throw context.explain(
                        e, "enqueueing " + check.op() + " (" + one.step().entry() + ")");
            }
        }
        faults.check(queue, check.op());
    }

    @Override
    public void set(int position, Slot slot) {
        check.one(position, slot);
        OpenClSlot memory = (OpenClSlot) slot;
        OpenCl.Mem mem = memory.mem();
        if (memory.equals(current.get(position))) {
            return; // a call of the driver costs as much as a small kernel
        }
        current.set(position, null);
        for (Use use : uses) {
            if (use.slot().position() == position) {
                context.cl().setKernelArg(use.kernel(), use.index(), mem);
                context.cl().setKernelArg(use.kernel(), use.index() + 1, offset(memory, use.slot()));
            }
        }
        current.set(position, slot);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            List<Runnable> closings = new ArrayList<>();
            bound.forEach(one -> closings.add(() -> context.releaseKernel(one.kernel())));
            closings.add(faults::close);
            Closing.all(closings);
        }
    }
}
