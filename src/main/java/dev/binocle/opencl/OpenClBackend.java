package dev.binocle.opencl;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Device;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.backend.Slot;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.OpenClOps;
import dev.binocle.opencl.kernel.Step;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.util.List;

/** One OpenCL device, opened: a context, its programs, its constants. */
final class OpenClBackend implements Backend {
    private final ClContext context;
    private final Programs programs;
    private final Constants constants;

    private OpenClBackend(ClContext context, Programs programs, Constants constants) {
        this.context = context;
        this.programs = programs;
        this.constants = constants;
    }

    static OpenClBackend open(ClDevice device) {
        return open(device, DiskCache.open());
    }

    static OpenClBackend open(ClDevice device, DiskCache disk) {
        ClContext context = ClContext.open(device);
        try {
            Programs programs = Programs.open(context, disk);
            try {
                return new OpenClBackend(context, programs, Constants.open(context));
            } catch (RuntimeException e) {
                Closing.after(e, programs::close);
                throw e;
            }
        } catch (RuntimeException e) {
            Closing.after(e, context::close);
            throw e;
        }
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
        List<Choice> all =
                entry(op).choices(op, operands, outputs, context.device().traits());
        List<Choice> within = within(all, options);
        if (within.isEmpty()) {
            throw new UnsupportedOpException(op.name() + ": needs "
                    + all.stream().mapToLong(Choice::scratchBytes).min().orElse(0)
                    + " bytes of scratch memory, the limit is " + options.scratchLimitBytes());
        }
        return within;
    }

    private static List<Choice> within(List<Choice> choices, PrepareOptions options) {
        return choices.stream()
                .filter(choice -> choice.scratchBytes() <= options.scratchLimitBytes() && options.allows(choice))
                .toList();
    }

    @Override
    public List<Choice> candidates(Op op, List<Operand> operands, PrepareOptions options) {
        List<Output> outputs = op.outputs(operands);
        return within(
                entry(op).candidates(op, operands, outputs, context.device().traits()), options);
    }

    @Override
    public Kernel prepare(Op op, List<Operand> operands, Choice choice) {
        context.checkOpen();
        List<Output> outputs = op.outputs(operands);
        List<Step> steps =
                entry(op).steps(op, operands, outputs, choice, context.device().traits());
        return OpenClKernel.prepare(context, programs, constants, op, operands, outputs, choice, steps);
    }

    @Override
    public MemoryClass memoryClass(DataType dataType) {
        return MemoryClass.BYTES;
    }

    @Override
    public long maxSlabBytes() {
        return context.device().traits().maxSlabBytes();
    }

    @Override
    public int alignment() {
        return context.device().alignment();
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
        return OpenClLane.open(context);
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
        Closing.all(List.of(programs::close, constants::close, context::close));
    }

    record OpenClSlot(OpenClSlab slab, long offset, TensorType type) implements Slot {
        OpenCl.Mem mem() {
            return slab.mem();
        }
    }
}
