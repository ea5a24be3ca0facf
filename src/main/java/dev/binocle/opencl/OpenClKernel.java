package dev.binocle.opencl;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Launch;
import dev.binocle.backend.Slot;
import dev.binocle.backend.SlotCheck;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The launches of one prepared operation, their programs built and their constants on the device. */
final class OpenClKernel implements Kernel {
    /** Groups in one launch: PoCL compiles a kernel once more for launches of more than 65,535. */
    private static final long MAX_GROUPS = 65_535;

    /** From so many elements on they are counted in 64 bits: room for rounding up to whole groups. A property, so that tests need not be large. */
    private static final long WIDE_FROM = Long.getLong("binocle.wideFrom", Integer.MAX_VALUE - 65_536L);

    /** What one launch may do on a GPU: 0.2 s at 50 GFLOP/s. Display drivers kill at 2 s. */
    private static final double MAX_FLOPS = 1e10;

    /** @param wide whether elements are counted in 64 bits */
    record Stage(Step step, Programs.Built built, boolean wide, long chunk) {}

    private final ClContext context;
    private final KeepAwake keepAwake;
    private final SlotCheck check;
    private final Choice choice;
    private final List<Output> outputs;
    private final List<Stage> stages;
    private final Map<Arg.Constant, Constants.Held> held;
    private final AtomicBoolean closed = new AtomicBoolean();

    private OpenClKernel(
            ClContext context,
            KeepAwake keepAwake,
            SlotCheck check,
            Choice choice,
            List<Output> outputs,
            List<Stage> stages,
            Map<Arg.Constant, Constants.Held> held) {
        this.context = context;
        this.keepAwake = keepAwake;
        this.check = check;
        this.choice = choice;
        this.outputs = outputs;
        this.stages = stages;
        this.held = held;
    }

    static OpenClKernel prepare(
            ClContext context,
            Programs programs,
            KeepAwake keepAwake,
            Constants constants,
            Op op,
            List<Operand> operands,
            List<Output> outputs,
            Choice choice,
            List<Step> steps) {
        boolean wide = isWide(operands, outputs, choice, steps);
        boolean gpu = context.device().device().kind() == Device.Kind.GPU;
        List<Stage> stages = new ArrayList<>();
        Map<Arg.Constant, Constants.Held> held = new HashMap<>();
        try {
            for (Step step : steps) {
                if (step.items() == 0) {
                    continue;
                }
                stages.add(new Stage(step, programs.get(step, wide), wide, chunk(step, gpu)));
                for (Arg arg : step.args()) {
                    if (arg instanceof Arg.Constant constant && !held.containsKey(constant)) {
                        held.put(constant, constants.acquire(constant));
                    }
                }
            }
        } catch (RuntimeException e) {
            held.values().forEach(Constants.Held::release);
            throw e;
        }
        SlotCheck check = new SlotCheck(op, operands, outputs, choice);
        return new OpenClKernel(context, keepAwake, check, choice, outputs, List.copyOf(stages), held);
    }

    private static boolean isWide(List<Operand> operands, List<Output> outputs, Choice choice, List<Step> steps) {
        long most = 0;
        for (Operand operand : operands) {
            most = operand == Operand.ABSENT
                    ? most
                    : Math.max(most, operand.shape().elementCount());
        }
        for (int i = 0; i < outputs.size(); i++) {
            most = Math.max(
                    most, choice.outputs().get(i).elements(outputs.get(i).shape()));
        }
        for (Step step : steps) {
            most = Math.max(most, step.items());
            for (Arg arg : step.args()) { // an einsum of two short lists sums over a long way
                most = arg instanceof Arg.Index index ? Math.max(most, index.value()) : most;
            }
        }
        return most >= WIDE_FROM;
    }

    /** Work-items in one launch: a multiple of the group. */
    private static long chunk(Step step, boolean gpu) {
        long groups = MAX_GROUPS;
        if (gpu) {
            double flopsPerGroup = Math.max(1, step.flopsPerItem()) * step.localSize();
            groups = Math.max(1, Math.min(groups, (long) (MAX_FLOPS / flopsPerGroup)));
        }
        return groups * step.localSize();
    }

    @Override
    public Choice choice() {
        return choice;
    }

    @Override
    public List<Output> outputs() {
        return outputs;
    }

    @Override
    public Launch bind(List<Slot> slots) {
        if (closed.get()) {
            throw new IllegalStateException("a kernel is bound after it was closed");
        }
        check.all(slots);
        return OpenClLaunch.bind(context, keepAwake, check, stages, held, slots);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            held.values().forEach(Constants.Held::release);
        }
    }
}
