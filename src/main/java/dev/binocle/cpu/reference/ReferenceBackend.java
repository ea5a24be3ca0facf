package dev.binocle.cpu.reference;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.backend.Form;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.backend.Slot;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Relayout;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The plain loops as a device: memory is Java's heap, and everything is done by the time that it was asked for. */
public final class ReferenceBackend implements Backend {
    private final Device device;
    private final AtomicLong live = new AtomicLong();

    private final ReferenceOps ops;

    ReferenceBackend(Device device) {
        this(device, Map.of());
    }

    /** @param faster operations that are done in another way than by plain loops, each by its type */
    public ReferenceBackend(Device device, Map<Class<? extends Op>, ReferenceOp<?>> faster) {
        this.device = device;
        this.ops = new ReferenceOps(faster);
    }

    record HeapSlab(ByteBuffer bytes, Runnable onClose) implements Slab {
        @Override
        public MemoryClass memoryClass() {
            return MemoryClass.BYTES;
        }

        @Override
        public long elements() {
            return bytes.capacity();
        }

        @Override
        public void close() {
            onClose.run();
        }
    }

    record HeapSlot(TensorType type, ByteBuffer bytes) implements Slot {}

    @Override
    public Device device() {
        return device;
    }

    @Override
    public List<Choice> choices(Op op, List<Operand> operands, PrepareOptions options) {
        List<Output> outputs = op.outputs(operands);
        if (!ops.has(op)) {
            throw new UnsupportedOpException(op.name() + ": the reference lacks this operation");
        }
        double cost =
                outputs.stream().mapToDouble(output -> output.type().bytes()).sum();
        if (op instanceof Relayout relayout) {
            return List.of(
                    new Choice("loops", List.of(new Form(relayout.from())), List.of(new Form(relayout.to())), 0, cost));
        }
        List<Choice> choices = new ArrayList<>();
        choices.add(Choice.uniform(ops.algorithm(op), Form.PLAIN, operands.size(), outputs.size(), 0, cost));
        boolean images = outputs.stream().allMatch(output -> output.shape().rank() == 4);
        if (images && !ops.isRowMajor(op) && operands.get(0) instanceof TensorType) { // constants lie row-major
            choices.add(new Choice(
                    ops.algorithm(op),
                    operands.stream().map(ReferenceBackend::channelsLast).toList(),
                    outputs.stream().map(output -> Form.CHANNELS_LAST).toList(),
                    0,
                    cost));
        }
        return choices;
    }

    private static Form channelsLast(Operand operand) {
        return operand instanceof TensorType type && type.shape().rank() == 4 ? Form.CHANNELS_LAST : Form.PLAIN;
    }

    @Override
    public Kernel prepare(Op op, List<Operand> operands, Choice choice) {
        return new ReferenceKernel(op, operands, choice, op.outputs(operands), ops, track());
    }

    @Override
    public MemoryClass memoryClass(DataType dataType) {
        return MemoryClass.BYTES;
    }

    @Override
    public long maxSlabBytes() {
        return Integer.MAX_VALUE - 15;
    }

    @Override
    public int alignment() {
        return 8;
    }

    @Override
    public Slab allocate(MemoryClass memoryClass, long elements) {
        if (elements > maxSlabBytes()) {
            throw new BinocleException(
                    "the reference can't hold " + elements + " bytes in one piece: at most " + maxSlabBytes());
        }
        try {
            ByteBuffer bytes = ByteBuffer.allocate((int) elements).order(ByteOrder.LITTLE_ENDIAN);
            return new HeapSlab(bytes, track());
        } catch (OutOfMemoryError e) {
            throw new BinocleException(
                    "the reference has no " + elements + " bytes left on Java's heap; give it more with -Xmx", e);
        }
    }

    @Override
    public Slot slot(Slab slab, long offset, TensorType type) {
        ByteBuffer bytes = ((HeapSlab) slab).bytes();
        if (offset + type.bytes() > bytes.capacity()) {
            throw new IllegalArgumentException("a slot of " + type + " at " + offset + " does not fit into a slab of "
                    + bytes.capacity() + " bytes");
        }
        return new HeapSlot(type, bytes.slice((int) offset, (int) type.bytes()).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Override
    public Lane openLane() {
        return new ReferenceLane(track());
    }

    @Override
    public int preferredLanes() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    @Override
    public long liveResources() {
        return live.get();
    }

    @Override
    public void close() {}

    /** Counts something that is now alive; what is given back counts it as closed, once. */
    Runnable track() {
        live.incrementAndGet();
        AtomicLong once = new AtomicLong(1);
        return () -> {
            if (once.getAndSet(0) == 1) {
                live.decrementAndGet();
            }
        };
    }
}
