package dev.binocle.graph;

import dev.binocle.backend.HostTarget;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows a cut: a graph whose inputs are the values that live across it, planned, and kept, for the shapes that come, and for the values
 * that decide shapes.
 *
 * @param graph the nodes after the cut
 * @param asked inputs of it whose values are read, and are constants of its plans
 * @param passed inputs of it that are inputs of what comes before as well: nothing copies them
 */
record Rest(Graph graph, Set<String> asked, Set<String> passed, PlanCache<Key> plans) implements AutoCloseable {
    /** @param asked the bytes of what was read */
    record Key(List<TensorType> types, List<List<ByteBuffer>> asked) {}

    /** @param depth how many cuts there were before: the plans of each hold those of the next, so that few are kept */
    static Optional<Rest> of(Graph graph, Specializer.Result specialized, int depth) {
        boolean twice = new HashSet<>(graph.outputs()).size() < graph.outputs().size();
        if (specialized.rest().isEmpty() && !(specialized.counted() && twice)) {
            return Optional.empty();
        }
        Typed whole = specialized.whole();
        Set<String> made = new HashSet<>();
        Set<String> live = new LinkedHashSet<>();
        for (Node node : specialized.rest()) {
            node.inputs().stream()
                    .filter(name -> !name.isEmpty() && !made.contains(name))
                    .forEach(live::add);
            made.addAll(node.outputs());
        }
        graph.outputs().stream().filter(name -> !made.contains(name)).forEach(live::add);
        live.removeAll(whole.graph().constants().keySet());
        Set<String> passed = new LinkedHashSet<>();
        graph.inputs().stream().map(Graph.Input::name).filter(live::contains).forEach(passed::add);
        List<Graph.Input> inputs = live.stream()
                .map(name -> new Graph.Input(name, whole.type(name).dataType(), Optional.empty()))
                .toList();
        Graph rest = new Graph(
                inputs, specialized.rest(), graph.outputs(), whole.graph().constants());
        return Optional.of(new Rest(rest, specialized.asked(), passed, new PlanCache<>("a plan", depth == 0 ? 4 : 1)));
    }

    /** What the part before the cut must give: the live values that are not its own inputs. */
    List<String> stageOutputs() {
        return graph.inputs().stream()
                .map(Graph.Input::name)
                .filter(name -> !passed.contains(name))
                .toList();
    }

    /** @param values by name: all that lives across the cut */
    List<Value> run(DeviceRuntime runtime, PrepareOptions options, int depth, Map<String, Value> values) {
        Map<String, TensorData> constants = new LinkedHashMap<>();
        List<Value> inputs = new ArrayList<>();
        List<Graph.Input> left = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            Value value = values.get(input.name());
            if (value == null) {
                throw new IllegalStateException("the value \"" + input.name() + "\" does not live across the cut");
            }
            if (asked.contains(input.name())) {
                constants.put(input.name(), read(runtime, value));
            } else {
                left.add(input);
                inputs.add(value);
            }
        }
        List<TensorType> types = inputs.stream().map(Value::type).toList();
        Key key = new Key(
                types, constants.values().stream().map(TensorData::slices).toList());
        return plans.run(key, () -> Plan.create(runtime, with(left, constants), types, options, depth + 1), inputs);
    }

    private Graph with(List<Graph.Input> inputs, Map<String, TensorData> constants) {
        Map<String, TensorData> all = new LinkedHashMap<>(graph.constants());
        all.putAll(constants);
        return new Graph(inputs, graph.nodes(), graph.outputs(), all);
    }

    private static TensorData read(DeviceRuntime runtime, Value value) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(value.type().bytes())).order(ByteOrder.LITTLE_ENDIAN);
        runtime.onLane(lane -> {
            value.block().beforeRead(lane);
            lane.lane().read(value.slot(runtime.backend()), HostTarget.of(bytes));
            return value;
        });
        return TensorData.of(value.type(), bytes.clear());
    }

    @Override
    public void close() {
        plans.close();
    }
}
