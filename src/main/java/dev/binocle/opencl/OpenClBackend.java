package dev.binocle.opencl;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Device;
import dev.binocle.backend.Diagnosable;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.backend.Slot;
import dev.binocle.backend.Tunable;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.OpenClOps;
import dev.binocle.opencl.kernel.Part;
import dev.binocle.opencl.kernel.Step;
import dev.binocle.opencl.kernel.Traits;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One OpenCL device, opened: a context, its programs, its constants. */
final class OpenClBackend implements Backend, Tunable, Diagnosable {
    /** What {@link #diagnose} says of a device where builtins.cl was not enough. */
    static final String NEEDS_HEADER = " builds programs with its driver's header of all functions, which takes longer";

    private final ClContext context;
    private final Programs programs;
    private final KeepAwake keepAwake;
    private final Constants constants;
    private final Traits traits;
    private final TunedTable tuned;

    private OpenClBackend(
            ClContext context, Programs programs, KeepAwake keepAwake, Constants constants, Traits traits) {
        this.context = context;
        this.traits = traits;
        this.programs = programs;
        this.keepAwake = keepAwake;
        this.constants = constants;
        this.tuned = TunedTable.of(context.device().device());
    }

    static OpenClBackend open(ClDevice device) {
        return open(device, device.keepsPrograms() && !DiskCache.isAskedFor() ? DiskCache.none() : DiskCache.open());
    }

    static OpenClBackend open(ClDevice device, DiskCache disk) {
        ClContext context = ClContext.open(device);
        try {
            Programs programs = Programs.open(context, disk);
            try {
                KeepAwake keepAwake = KeepAwake.open(context, programs);
                try {
                    return open(context, programs, keepAwake, Constants.open(context));
                } catch (RuntimeException e) {
                    Closing.after(e, keepAwake::close);
                    throw e;
                }
            } catch (RuntimeException e) {
                Closing.after(e, programs::close);
                throw e;
            }
        } catch (RuntimeException e) {
            Closing.after(e, context::close);
            throw e;
        }
    }

    private static OpenClBackend open(ClContext context, Programs programs, KeepAwake keepAwake, Constants constants) {
        Traits traits = context.device().traits();
        if (TensorCores.mayBeThere(context.device().device().vendor())) {
            OpenClBackend faster = new OpenClBackend(context, programs, keepAwake, constants, traits.withTensorCores());
            if (TensorCores.work(faster)) {
                return faster;
            }
        }
        return new OpenClBackend(context, programs, keepAwake, constants, traits);
    }

    @Override
    public Device device() {
        return context.device().device();
    }

    private OpenClOps.Entries entry(Op op) {
        return OpenClOps.find(op)
                .orElseThrow(
                        () -> new UnsupportedOpException(
                                op.name()
                                        + ": the OpenCL backend has no kernel for it; it is only evaluated on constants, while planning"));
    }

    @Override
    public List<Choice> choices(Op op, List<Operand> operands, PrepareOptions options) {
        List<Output> outputs = op.outputs(operands);
        Tuning tuning = tuning(op, operands);
        List<Choice> all = asTuned(estimated(op, operands, outputs, tuning), tuning, options);
        List<Choice> within = within(all, options);
        if (within.isEmpty()) {
            OptionalLong least = all.stream()
                    .filter(options::allows)
                    .mapToLong(Choice::scratchBytes)
                    .min();
            throw new UnsupportedOpException(op.name()
                    + (least.isPresent()
                            ? ": needs " + least.getAsLong() + " bytes of scratch memory, the limit is "
                                    + options.scratchLimitBytes()
                            : ": " + device().id() + " computes it wrongly in every way that is as accurate as "
                                    + options.precision()));
        }
        return within;
    }

    @Override
    public Optional<String> problem(Op op, List<Operand> operands) {
        return entry(op).problem(op, operands);
    }

    @Override
    public Tuning tuning(Op op, List<Operand> operands) {
        if (tuned.isEmpty()) {
            return Tuning.NONE; // every eager call comes by here
        }
        return problem(op, operands)
                .filter(tuned::knows)
                .map(problem -> tuned.tuning(problem, entry(op).candidates(op, operands, op.outputs(operands), traits)))
                .orElse(Tuning.NONE);
    }

    @Override
    public void keep(Op op, List<Operand> operands, Tuning tuning) {
        String problem = problem(op, operands)
                .orElseThrow(() -> new IllegalArgumentException(op.name() + " has nothing to tune"));
        tuned.keep(problem, tuning);
    }

    /** What a tuner found wrong, and what takes longer than it should: no problem, for it is not used, or there is another way. */
    @Override
    public List<Finding> diagnose() {
        List<Finding> findings = new ArrayList<>();
        tuned.wrong()
                .forEach(one -> findings.add(
                        Finding.good(device().id() + " computes " + one + " wrongly, or can't; it is not used")));
        if (programs.neededHeader()) {
            findings.add(Finding.good(device().id() + NEEDS_HEADER));
        }
        return findings;
    }

    /** What is estimated fastest of each kind; where some came out wrong, all others, for the next best may be right. */
    private List<Choice> estimated(Op op, List<Operand> operands, List<Output> outputs, Tuning tuning) {
        if (tuning.wrong().isEmpty()) {
            return entry(op).choices(op, operands, outputs, traits);
        }
        return entry(op).candidates(op, operands, outputs, traits).stream()
                .filter(choice -> !tuning.wrong().contains(choice.title()))
                .sorted(Comparator.comparingDouble(Choice::cost))
                .toList();
    }

    /**
     * What was measured instead of what was estimated, on the scale of the estimates: against each other the ways count as measured, against
     * conversions of layout as estimated. Where operands and outputs lie as nothing that was measured does, the estimates stay, as
     * much too low as the worst of the others. What the options rule out counts as not measured: a table may hold nothing but the fastest.
     */
    private static List<Choice> asTuned(List<Choice> estimated, Tuning tuning, PrepareOptions options) {
        if (tuning.measured().isEmpty()) {
            return estimated;
        }
        List<Measured> usable = tuning.measured().stream()
                .filter(one -> isWithin(one.choice(), options))
                .toList();
        List<Choice> all = new ArrayList<>();
        double scale = scale(tuning.measured());
        double tooLow = 1;
        for (Measured one : usable) {
            double cost = one.microseconds() * scale;
            tooLow = Math.max(tooLow, cost / one.choice().cost());
            all.add(one.choice().withCost(cost));
        }
        for (Choice choice : estimated) {
            boolean measured = usable.stream()
                    .anyMatch(one -> one.choice().inputs().equals(choice.inputs())
                            && one.choice().outputs().equals(choice.outputs()));
            if (!measured) {
                all.add(choice.withCost(choice.cost() * tooLow));
            }
        }
        all.sort(Comparator.comparingDouble(Choice::cost));
        return all;
    }

    /** What a microsecond costs: the middle of what the estimates say. */
    private static double scale(List<Measured> measured) {
        double[] scales = measured.stream()
                .mapToDouble(one -> one.choice().cost() / one.microseconds())
                .sorted()
                .toArray();
        return scales[scales.length / 2];
    }

    private static List<Choice> within(List<Choice> choices, PrepareOptions options) {
        return choices.stream().filter(choice -> isWithin(choice, options)).toList();
    }

    private static boolean isWithin(Choice choice, PrepareOptions options) {
        return choice.scratchBytes() <= options.scratchLimitBytes() && options.allows(choice);
    }

    @Override
    public List<Choice> candidates(Op op, List<Operand> operands, PrepareOptions options) {
        List<Output> outputs = op.outputs(operands);
        return within(entry(op).candidates(op, operands, outputs, traits), options);
    }

    @Override
    public Optional<Choice> asPart(Op op, Choice choice, long channels, long offset) {
        boolean can = choice.outputs().size() == 1 && entry(op).writes(new Part(channels, offset), choice);
        return can ? Optional.of(choice.asPart(channels)) : Optional.empty();
    }

    @Override
    public Kernel prepare(Op op, List<Operand> operands, Choice choice) {
        context.checkOpen();
        List<Output> outputs = op.outputs(operands);
        List<Step> steps = entry(op).steps(op, operands, outputs, choice, traits);
        return OpenClKernel.prepare(context, programs, keepAwake, constants, op, operands, outputs, choice, steps);
    }

    @Override
    public MemoryClass memoryClass(DataType dataType) {
        return MemoryClass.BYTES;
    }

    @Override
    public long maxSlabBytes() {
        return traits.maxSlabBytes();
    }

    @Override
    public int alignment() {
        return context.device().alignment();
    }

    /** Vectors that are loaded at once have four elements, of four bytes at most. */
    @Override
    public int partAlignment() {
        return 16;
    }

    @Override
    public Slab allocate(MemoryClass memoryClass, long elements) {
        context.checkOpen();
        if (elements > maxSlabBytes()) {
            throw new BinocleException("the device " + device().label() + " can't hold " + elements
                    + " bytes in one piece: at most " + maxSlabBytes());
        }
        return OpenClSlab.allocate(context, Math.max(1, elements));
    }

    @Override
    public Slot slot(Slab slab, long offset, TensorType type) {
        OpenClSlab memory = (OpenClSlab) slab;
        if (offset < 0 || offset + type.bytes() > memory.elements()) {
            throw new IllegalArgumentException("a slot of " + type + " at " + offset + " does not fit into a slab of "
                    + memory.elements() + " bytes");
        }
        return new OpenClSlot(memory, offset, type);
    }

    @Override
    public Lane openLane() {
        context.checkOpen();
        return OpenClLane.open(context, keepAwake);
    }

    /** More lanes only pay where work overlaps with transfers; a CPU's cores are busy with one. */
    @Override
    public int preferredLanes() {
        return context.device().device().kind() == Device.Kind.CPU ? 1 : 2;
    }

    @Override
    public long liveResources() {
        return context.live();
    }

    @Override
    public void close() {
        Closing.all(List.of(keepAwake::close, programs::close, constants::close, context::close));
    }

    record OpenClSlot(OpenClSlab slab, long offset, TensorType type) implements Slot {
        OpenCl.Mem mem() {
            return slab.mem();
        }
    }
}
