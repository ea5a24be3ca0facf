package dev.binocle.selftest;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Evaluator;
import dev.binocle.backend.Form;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Launch;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slab;
import dev.binocle.backend.Slot;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.LaneHandle;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs a case on a device against the reference, in every choice that the device offers, and in each that can write its output as a part of
 * another tensor also so, between other channels. All memory is poisoned with NaN beforehand, there
 * is a guard before and after each tensor, and a kernel that reads past an input reads NaN.
 */
public final class CaseRunner {
    private static final System.Logger LOG = System.getLogger(CaseRunner.class.getName());
    private static final int GUARD = 512;
    /** Channels before a part: it begins with a vector of four, and with no larger one. */
    private static final int BEFORE = 4;
    /** Floats in a line of a cache. All channels together are a multiple of it, whatever a part has. */
    private static final int LINE = 16;

    private static final byte POISON = (byte) 0xFF; // four of them are a NaN

    /** @param way what it was run as */
    public record Result(OpCase opCase, Choice way, boolean passed, double worst, String detail) {
        /** The algorithm, its parameters, and how the first operand and output lie. */
        public String choice() {
            Form output = way.outputs().get(0);
            return way.title() + " " + way.inputs().get(0).layout() + " to " + output.layout()
                    + (output.within() == 0 ? "" : " as a part");
        }
    }

    private final DeviceRuntime runtime;
    private final Backend backend;
    private final Evaluator reference;
    private final boolean poison;
    private final int before;

    public CaseRunner(DeviceRuntime runtime) {
        this(runtime, true, BEFORE);
    }

    private CaseRunner(DeviceRuntime runtime, boolean poison, int before) {
        this.before = before;
        this.runtime = runtime;
        this.poison = poison;
        this.backend = runtime.backend();
        this.reference = runtime.evaluator();
    }

    /** Without poison, which is a write too: for tools that look for what is read and was never written. */
    public static CaseRunner withoutPoison(DeviceRuntime runtime) {
        return new CaseRunner(runtime, false, BEFORE);
    }

    /** With parts that begin where a line of the cache does. */
    public CaseRunner withPartsInLines() {
        return new CaseRunner(runtime, poison, LINE);
    }

    /** One result for each choice. */
    public List<Result> run(OpCase opCase, long seed) {
        return runSome(opCase, seed, Integer.MAX_VALUE);
    }

    /** At most so many of the choices, which the seed picks: each choice is a program to build, and drivers compile slowly. */
    public List<Result> runSome(OpCase opCase, long seed, int most) {
        return run(opCase, seed, most, prepared -> backend.choices(opCase.op(), prepared, PrepareOptions.DEFAULT));
    }

    /** At most so many of all that a tuner may try, of those that {@code which} takes; the seed picks. */
    public List<Result> runCandidates(OpCase opCase, long seed, int most, Predicate<Choice> which) {
        return run(
                opCase,
                seed,
                most,
                prepared -> backend.candidates(opCase.op(), prepared, PrepareOptions.DEFAULT).stream()
                        .filter(which)
                        .toList());
    }

    private List<Result> run(OpCase opCase, long seed, int most, Function<List<Operand>, List<Choice>> offered) {
        LOG.log(System.Logger.Level.DEBUG, "case {0}", opCase.name()); // the last one, should a driver crash
        List<Operand> values = opCase.make(new Random(seed));
        List<Operand> prepared = opCase.prepared(values);
        List<Choice> choices = new ArrayList<>(offered.apply(prepared));
        if (choices.size() > most) {
            Collections.shuffle(choices, new Random(seed));
            choices = choices.subList(0, most);
        }
        Expected expected = new Expected(
                reference.evaluate(opCase.op(), values), opCase.units().map(units -> units.of(values, reference)));
        List<Result> results = new ArrayList<>();
        for (Choice choice : choices) {
            results.add(runtime.onLane(lane -> run(lane, opCase, values, prepared, choice, expected)));
            asPart(opCase.op(), prepared, choice)
                    .ifPresent(part ->
                            results.add(runtime.onLane(lane -> run(lane, opCase, values, prepared, part, expected))));
        }
        return results;
    }

    /** The output with {@link #before} channels before it, and up to a line of them after it. */
    private Optional<Choice> asPart(Op op, List<Operand> prepared, Choice choice) {
        List<Output> outputs = op.outputs(prepared);
        boolean image = outputs.size() == 1
                && outputs.get(0).shape().rank() == 4
                && outputs.get(0).shape().elementCount() > 0;
        return image
                ? backend.asPart(op, choice, (before + outputs.get(0).shape().dim(1)) / LINE * LINE + LINE, before)
                : Optional.empty();
    }

    /** @param units what errors are counted in, if the case says so */
    private record Expected(List<TensorData> outputs, Optional<TensorData> units) {
        Comparison compare(int output, TensorData actual, OpCase opCase, double tolerance) {
            return units.map(unit -> Comparison.of(actual, outputs.get(output), tolerance, unit))
                    .orElseGet(() -> Comparison.of(actual, outputs.get(output), tolerance, opCase.scale()));
        }
    }

    private Result run(
            LaneHandle handle,
            OpCase opCase,
            List<Operand> values,
            List<Operand> prepared,
            Choice choice,
            Expected expected) {
        List<Placed> inputs = new ArrayList<>();
        List<Placed> outputs = new ArrayList<>();
        try (Kernel kernel = backend.prepare(opCase.op(), prepared, choice)) {
            for (int i = 0; i < values.size(); i++) {
                if (prepared.get(i) instanceof TensorType && values.get(i) instanceof TensorData data) {
                    Placed input = place(
                            data.type().with(choice.inputs().get(i).layout()),
                            choice.inputs().get(i),
                            handle.lane());
                    inputs.add(input);
                    handle.lane().write(input.slot(), HostSource.of(relayout(data, input.type())));
                }
            }
            for (int i = 0; i < kernel.outputs().size(); i++) {
                Form form = choice.outputs().get(i);
                outputs.add(place(kernel.outputs().get(i).type().with(form.layout()), form, handle.lane()));
            }
            for (Output output : kernel.outputs()) {
                if (output instanceof Output.Counted) {
                    outputs.add(place(Output.Counted.COUNT, Form.PLAIN, handle.lane()));
                }
            }
            if (choice.scratchBytes() > 0) {
                TensorType scratch = TensorType.of(DataType.UINT8, Shape.of(choice.scratchBytes()));
                outputs.add(place(scratch, Form.PLAIN, handle.lane()));
            }
            List<Slot> slots = new ArrayList<>();
            inputs.forEach(input -> slots.add(input.slot()));
            outputs.forEach(output -> slots.add(output.slot()));
            try (Launch launch = kernel.bind(slots)) {
                launch.enqueue(handle.lane());
                handle.lane().finish();
            }
            return compare(handle.lane(), opCase, choice, kernel.outputs(), outputs, expected);
        } finally {
            inputs.forEach(input -> input.slab().close());
            outputs.forEach(output -> output.slab().close());
        }
    }

    /**
     * A tensor in a slab of its own, in pieces: one, unless it is a part of another.
     *
     * @param begin where the first piece begins, in bytes, and {@code distance} how far it is from one to the next
     */
    private record Placed(TensorType type, Slab slab, Slot slot, int bytes, int begin, int pieces, int distance) {
        int piece() {
            return (int) type.bytes() / pieces;
        }
    }

    /** A slab with a guard on both sides of the tensor, all of it poison. */
    private Placed place(TensorType type, Form form, Lane lane) {
        int guard = (GUARD + backend.alignment() - 1) / backend.alignment() * backend.alignment();
        Shape shape = type.shape();
        int elementBytes = type.dataType().bytes();
        boolean alone = form.within() == 0;
        int begin = guard + (alone ? 0 : (int) (before * form.strides(shape)[1]) * elementBytes);
        long pieces =
                alone ? 1 : form.isChannelsLast() ? shape.elementCount() / Math.max(1, shape.dim(1)) : shape.dim(0);
        long distance = type.bytes() / Math.max(1, pieces) + form.gap(shape) * elementBytes;
        int bytes = (int) (guard + form.elements(shape) * elementBytes + GUARD);
        MemoryClass memoryClass = backend.memoryClass(type.dataType());
        int unit = memoryClass.elementBytes();
        Slab slab = backend.allocate(memoryClass, (bytes + unit - 1) / unit);
        try {
            if (poison) {
                lane.write(whole(slab, bytes), (offset, target) -> {
                    while (target.hasRemaining()) {
                        target.put(POISON);
                    }
                });
            }
        } catch (RuntimeException e) {
            Closing.after(e, slab::close);
            throw e;
        }
        Slot slot = backend.slot(slab, begin / unit, type);
        return new Placed(type, slab, slot, bytes, begin, (int) Math.max(1, pieces), (int) distance);
    }

    private Slot whole(Slab slab, long bytes) {
        return backend.slot(slab, 0, TensorType.of(DataType.UINT8, Shape.of(bytes)));
    }

    private static TensorData relayout(TensorData data, TensorType type) {
        if (data.type().equals(type)) {
            return data;
        }
        TensorBuilder moved = new TensorBuilder(type);
        for (long i = 0; i < type.shape().elementCount(); i++) {
            moved.copy(type.offset(i), data, i);
        }
        return moved.build();
    }

    private Result compare(
            Lane lane, OpCase opCase, Choice choice, List<Output> kinds, List<Placed> outputs, Expected expected) {
        double worst = 0;
        double tolerance = opCase.tolerance() * choice.error();
        int counts = kinds.size();
        for (int i = 0; i < kinds.size(); i++) {
            Placed output = outputs.get(i);
            ByteBuffer around = read(lane, output);
            ByteBuffer bytes = take(around, output);
            String guards = poison ? guards(around, output) : "";
            if (!guards.isEmpty()) {
                return new Result(opCase, choice, false, Double.POSITIVE_INFINITY, guards);
            }
            TensorType type = output.type();
            if (kinds.get(i) instanceof Output.Counted counted) {
                Placed count = outputs.get(counts++);
                long rows = read(lane, count).getLong(count.begin());
                if (rows < 0 || rows > counted.shape().dim(counted.axis())) {
                    return new Result(opCase, choice, false, Double.POSITIVE_INFINITY, "a count of " + rows);
                }
                type = TensorType.of(type.dataType(), type.shape().with(counted.axis(), rows));
            }
            TensorData actual = TensorData.of(type, bytes.slice(0, (int) type.bytes()));
            Comparison comparison = expected.compare(i, actual, opCase, tolerance);
            worst = Math.max(worst, comparison.worst());
            if (!comparison.agrees()) {
                return new Result(opCase, choice, false, worst, "output " + i + " " + comparison.detail());
            }
        }
        List<Placed> others = outputs.subList(kinds.size(), outputs.size()); // counts and scratch memory
        for (Placed other : poison ? others : List.<Placed>of()) {
            ByteBuffer around = read(lane, other);
            take(around, other);
            String guards = guards(around, other);
            if (!guards.isEmpty()) {
                return new Result(
                        opCase, choice, false, Double.POSITIVE_INFINITY, "a count or scratch memory: " + guards);
            }
        }
        return new Result(opCase, choice, true, worst, "");
    }

    private ByteBuffer read(Lane lane, Placed placed) {
        ByteBuffer bytes = ByteBuffer.allocate(placed.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        lane.read(whole(placed.slab(), placed.bytes()), HostTarget.of(bytes));
        return bytes;
    }

    /** What the tensor has, and poison in its place. */
    private static ByteBuffer take(ByteBuffer bytes, Placed placed) {
        ByteBuffer taken = ByteBuffer.allocate((int) placed.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < placed.pieces(); i++) {
            int at = placed.begin() + i * placed.distance();
            taken.put(bytes.slice(at, placed.piece()));
            for (int k = at; k < at + placed.piece(); k++) {
                bytes.put(k, POISON);
            }
        }
        return taken.flip();
    }

    private static String guards(ByteBuffer bytes, Placed placed) {
        int end = placed.begin() + (placed.pieces() - 1) * placed.distance() + placed.piece();
        for (int i = 0; i < bytes.capacity(); i++) {
            if (bytes.get(i) != POISON) {
                return "it wrote "
                        + (i < placed.begin()
                                ? placed.begin() - i + " bytes before"
                                : i < end
                                        ? i - placed.begin() + " bytes from the beginning, beside"
                                        : i - end + " bytes after")
                        + " its output";
            }
        }
        return "";
    }
}
