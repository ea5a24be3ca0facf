package dev.binocle.graph;

import dev.binocle.BinocleException;
import dev.binocle.backend.Backend;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Launch;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.backend.Slot;
import dev.binocle.graph.pass.Pass;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.runtime.Block;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.InUse;
import dev.binocle.runtime.KernelCache;
import dev.binocle.runtime.LaneHandle;
import dev.binocle.runtime.RowCount;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A graph made ready for one device and one set of input types: kernels in order, and offsets of one memory plan. Where the data decide how
 * many rows a value has the plan is cut: the counts are read, and the rest is planned, and kept, for the shapes that came.
 *
 * <p>Run it from any thread; each lane has memory and kernel arguments of its own.
 */
public final class Plan implements AutoCloseable {
    private static final int MAX_CUTS = 100;

    /** @param kernels launched in a run; {@code conversions} of layout among them; {@code arenaBytes} for each run in flight */
    public record Statistics(int kernels, int conversions, long arenaBytes) {}

    private final DeviceRuntime runtime;
    private final PrepareOptions options;
    private final Schedule schedule;
    private final List<KernelCache.Held> kernels;
    private final Arena arena;
    private final Optional<Rest> rest;
    private final List<String> inputNames;
    private final Map<LaneHandle, Run> runs = new ConcurrentHashMap<>();
    private final InUse use = new InUse("a plan", this::closeAll);
    private final int depth;

    private Plan(
            DeviceRuntime runtime,
            PrepareOptions options,
            Schedule schedule,
            List<KernelCache.Held> kernels,
            Arena arena,
            Optional<Rest> rest,
            List<String> inputNames,
            int depth) {
        this.runtime = runtime;
        this.options = options;
        this.schedule = schedule;
        this.kernels = kernels;
        this.arena = arena;
        this.rest = rest;
        this.inputNames = inputNames;
        this.depth = depth;
    }

    /**
     * @param inputs the type of each of the graph's inputs, in order
     * @throws dev.binocle.BinocleException if an operation can't be done for these types, or not on this device
     */
    public static Plan create(DeviceRuntime runtime, Graph graph, List<TensorType> inputs, PrepareOptions options) {
        return create(runtime, graph, inputs, options, 0);
    }

    /** @param depth how many cuts there were before */
    static Plan create(DeviceRuntime runtime, Graph graph, List<TensorType> inputs, PrepareOptions options, int depth) {
        if (depth > MAX_CUTS) {
            throw new BinocleException("the graph is cut more than " + MAX_CUTS + " times where data decide a size");
        }
        Map<String, TensorType> types = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            types.put(graph.inputs().get(i).name(), inputs.get(i));
        }
        Specializer.Result specialized = Specializer.run(graph, types, runtime.evaluator());
        Optional<Rest> rest = Rest.of(graph, specialized, depth);
        Typed typed = specialized.whole();
        if (rest.isPresent()) {
            Graph stage = typed.graph();
            typed = new Typed(
                    new Graph(stage.inputs(), stage.nodes(), rest.get().stageOutputs(), stage.constants()),
                    typed.types());
        }
        for (Pass pass : Pass.ALL) {
            typed = pass.apply(typed);
        }
        Schedule schedule = Schedule.of(typed, inputs, runtime.backend(), options);
        List<KernelCache.Held> kernels = new ArrayList<>();
        try {
            for (Schedule.Step step : schedule.steps()) {
                kernels.add(runtime.kernels().get(step.op(), step.operands(), step.choice()));
            }
            Arena arena = Arena.of(schedule, runtime.backend());
            List<String> names = graph.inputs().stream().map(Graph.Input::name).toList();
            return new Plan(runtime, options, schedule, kernels, arena, rest, names, depth);
        } catch (RuntimeException e) {
            kernels.forEach(KernelCache.Held::close);
            throw e;
        }
    }

    public Statistics statistics() {
        return new Statistics(kernels.size(), schedule.conversions(), arena.bytes());
    }

    /** An operation of the plan, as it was asked of the backend. */
    public record Work(Op op, List<Operand> operands) {}

    /** Its operations, in order, conversions among them: for tuners. */
    public List<Work> work() {
        return schedule.steps().stream()
                .map(step -> new Work(step.op(), step.operands()))
                .toList();
    }

    /** What each kernel does, in order: for people who look into it. */
    public List<String> describe() {
        return schedule.steps().stream()
                .map(step -> step.name() + ": " + step.op().name() + " ("
                        + step.choice().algorithm() + ") "
                        + step.inputs().stream()
                                .map(ref -> ref.type().toString())
                                .toList() + " to "
                        + step.results().stream()
                                .map(ref -> ref.type().toString())
                                .toList())
                .toList();
    }

    /**
     * Runs it, and waits for nothing but counts.
     *
     * @param inputs of the types that it was made for
     * @return the graph's outputs in order, row-major, owned by the caller
     */
    public List<Value> run(List<Value> inputs) {
        use.enter();
        try {
            return runEntered(inputs);
        } finally {
            use.leave();
        }
    }

    /** Keeps it open until {@link #leave}, though somebody closes it. @throws IllegalStateException if it was closed */
    void enter() {
        use.enter();
    }

    void leave() {
        use.leave();
    }

    /** As {@link #run}, for a caller that has entered: it may have been closed since, and still runs. */
    List<Value> runEntered(List<Value> inputs) {
        List<Value> outputs = runtime.onLane(lane -> runOn(lane, inputs));
        if (rest.isEmpty()) {
            return outputs;
        }
        try {
            Map<String, Value> live = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                live.put(inputNames.get(i), inputs.get(i));
            }
            List<String> names = rest.get().stageOutputs();
            for (int i = 0; i < outputs.size(); i++) {
                live.put(names.get(i), outputs.get(i));
            }
            return rest.get().run(runtime, options, depth, live);
        } finally {
            release(outputs);
        }
    }

    private List<Value> runOn(LaneHandle lane, List<Value> inputs) {
        Run run = runs.get(lane);
        if (run == null) {
            run = new Run(lane);
            runs.put(lane, run);
        }
        return run.go(inputs);
    }

    private static void release(List<Value> values) {
        Closing.all(
                values.stream().<Runnable>map(value -> value.block()::release).toList());
    }

    @Override
    public void close() {
        use.close();
    }

    private void closeAll() {
        List<Runnable> closings = new ArrayList<>();
        runs.values().forEach(run -> closings.add(run::close));
        kernels.forEach(kernel -> closings.add(kernel::close));
        rest.ifPresent(after -> closings.add(after::close));
        Closing.all(closings);
    }

    /** What one lane needs to run the plan: the arena, and every launch bound to it. */
    private final class Run implements AutoCloseable {
        /** Where something outside the arena goes in at each run. */
        private record Patch(Launch launch, int position, Schedule.Root root, TensorType type) {}

        private final LaneHandle lane;
        private final List<Block> slabs = new ArrayList<>();
        private final List<Launch> launches = new ArrayList<>();
        private final List<Patch> patches = new ArrayList<>();
        private final Map<Integer, RowCount> counts = new HashMap<>();

        Run(LaneHandle lane) {
            this.lane = lane;
            boolean done = false;
            try {
                for (long size : arena.slabs()) {
                    slabs.add(runtime.pool().allocate(lane, arena.memoryClass(), size));
                }
                done = true;
            } finally {
                if (!done) {
                    close();
                }
            }
        }

        List<Value> go(List<Value> inputs) {
            Backend backend = runtime.backend();
            List<Value> outputs = new ArrayList<>();
            boolean done = false;
            try {
                for (Schedule.Ref output : schedule.outputs()) {
                    outputs.add(Value.allocate(runtime, lane, output.type()));
                }
                inputs.forEach(input -> input.block().beforeRead(lane));
                outputs.forEach(output -> output.block().beforeWrite(lane));
                if (launches.isEmpty()) {
                    bind(inputs, outputs);
                } else {
                    for (Patch patch : patches) {
                        Value value = outside(patch.root(), inputs, outputs);
                        patch.launch()
                                .set(
                                        patch.position(),
                                        slot(
                                                backend,
                                                value.block(),
                                                patch.root().offset(),
                                                patch.type()));
                    }
                }
                for (Launch launch : launches) {
                    launch.enqueue(lane.lane());
                }
                lane.lane().flush();
                List<Value> results = counts.isEmpty() ? outputs : cut(outputs);
                done = true;
                return results;
            } finally {
                if (!done) {
                    release(outputs);
                }
            }
        }

        private static Value outside(Schedule.Root root, List<Value> inputs, List<Value> outputs) {
            return (root.kind() == Schedule.Root.Kind.INPUT ? inputs : outputs).get(root.index());
        }

        private static Slot slot(Backend backend, Block block, long offset, TensorType type) {
            return backend.slot(block.slab(), offset, type);
        }

        private void bind(List<Value> inputs, List<Value> outputs) {
            Backend backend = runtime.backend();
            List<Launch> bound = new ArrayList<>();
            boolean done = false;
            try {
                for (int i = 0; i < kernels.size(); i++) {
                    Schedule.Step step = schedule.steps().get(i);
                    List<Schedule.Ref> refs = new ArrayList<>(step.inputs());
                    refs.addAll(step.results());
                    List<Slot> slots = new ArrayList<>();
                    for (Schedule.Ref ref : refs) {
                        slots.add(
                                ref.root().kind() == Schedule.Root.Kind.ARENA
                                        ? arenaSlot(
                                                ref.root().home().number(),
                                                ref.root().offset(),
                                                ref.type())
                                        : slot(
                                                backend,
                                                outside(ref.root(), inputs, outputs)
                                                        .block(),
                                                ref.root().offset(),
                                                ref.type()));
                    }
                    List<Output> kinds = kernels.get(i).kernel().outputs();
                    for (int k = 0; k < kinds.size(); k++) {
                        if (kinds.get(k) instanceof Output.Counted counted) {
                            slots.add(countSlot(step.results().get(k).root(), counted));
                        }
                    }
                    if (step.choice().scratchBytes() > 0) {
                        TensorType type = TensorType.of(
                                DataType.UINT8, Shape.of(step.choice().scratchBytes()));
                        slots.add(arenaSlot(arena.scratch(i), 0, type));
                    }
                    Launch launch = kernels.get(i).kernel().bind(slots);
                    bound.add(launch);
                    for (int position = 0; position < refs.size(); position++) {
                        Schedule.Ref ref = refs.get(position);
                        if (ref.root().kind() != Schedule.Root.Kind.ARENA) {
                            patches.add(new Patch(launch, position, ref.root(), ref.type()));
                        }
                    }
                }
                launches.addAll(bound);
                done = true;
            } finally {
                if (!done) {
                    bound.forEach(Launch::close);
                    patches.clear();
                }
            }
        }

        private Slot arenaSlot(int number, long offset, TensorType type) {
            MemoryPlan.Place place = arena.place(number);
            return slot(runtime.backend(), slabs.get(place.slab()), place.offset() + offset, type);
        }

        private Slot countSlot(Schedule.Root root, Output.Counted counted) {
            return counts.computeIfAbsent(root.number(), key -> RowCount.allocate(runtime, lane, counted))
                    .slot();
        }

        /** Gives each counted output as many rows as there are. */
        private List<Value> cut(List<Value> outputs) {
            List<Value> results = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                RowCount count = counts.get(schedule.outputs().get(i).root().number());
                results.add(count == null ? outputs.get(i) : count.cut(outputs.get(i)));
            }
            return results;
        }

        @Override
        public void close() {
            List<Runnable> closings = new ArrayList<>();
            launches.forEach(launch -> closings.add(launch::close));
            counts.values().forEach(count -> closings.add(count::release));
            slabs.forEach(slab -> closings.add(slab::release));
            Closing.all(closings);
        }
    }
}
