package dev.binocle.model;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.Closing;
import dev.binocle.graph.Graph;
import dev.binocle.graph.Plan;
import dev.binocle.graph.PlanCache;
import dev.binocle.onnx.OnnxReader;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A network loaded from a file: named inputs, named outputs. For each set of input shapes it is planned once; plans are kept. Run it from any
 * thread.
 *
 * <pre>{@code
 * try (Model model = Model.load(engine, Path.of("net.onnx"));
 *      Tensor image = engine.tensor(Shape.of(1, 3, 240, 320), pixels)) {
 *     Map<String, Tensor> outputs = model.run(Map.of("input", image));   // yours to close
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
    private final Engine engine;
    private final Graph graph;
    private final PlanCache<List<TensorType>> plans = new PlanCache<>("a model", 16);

    private Model(Engine engine, Graph graph) {
        this.engine = engine;
        this.graph = graph;
    }

    /**
     * Reads an ONNX file; if its shapes are known it is planned at once, so that the first run is as fast as every other.
     *
     * @throws BinocleException if the file can't be read, is damaged, or asks for what this engine lacks (all of it is listed)
     */
    public static Model load(Engine engine, Path file) {
        return of(engine, OnnxReader.readModel(file));
    }

    /** A model of a graph made elsewhere. */
    public static Model of(Engine engine, Graph graph) {
        Model model = new Model(engine, graph);
        boolean ready = graph.inputs().stream().allMatch(Graph.Input::isStatic);
        if (ready) {
            List<TensorType> types =
                    graph.inputs().stream().map(Model::declaredType).toList();
            model.plans.prepare(types, () -> model.plan(types));
        }
        return model;
    }

    private static TensorType declaredType(Graph.Input input) {
        long[] dims =
                input.dims().orElseThrow().stream().mapToLong(Long::longValue).toArray();
        try {
            return TensorType.of(input.dataType(), Shape.of(dims));
        } catch (IllegalArgumentException e) {
            throw new BinocleException("the model's input " + input + " can't be: " + e.getMessage(), e);
        }
    }

    public Engine engine() {
        return engine;
    }

    public List<Graph.Input> inputs() {
        return graph.inputs();
    }

    public List<String> outputs() {
        return graph.outputs();
    }

    /** What the plans that were made so far consist of. */
    public List<Plan> plans() {
        return plans.plans();
    }

    /**
     * @param inputs a tensor for each input, by name
     * @return a tensor for each output, by name, in the model's order; the caller closes them
     * @throws IllegalArgumentException if an input is missing, unknown, or of another type or shape than the model says
     */
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        refuseUnknown(inputs);
        List<Value> values = new ArrayList<>();
        List<TensorType> types = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            Tensor tensor = checked(input, inputs.get(input.name()));
            values.add(tensor.value());
            types.add(tensor.type());
        }
        List<Value> results;
        try {
            results = plans.run(types, () -> plan(types), values);
        } finally {
            Reference.reachabilityFence(inputs); // or their memory might be taken back before it is enqueued
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            Tensor twin = outputs.put(graph.outputs().get(i), Tensor.of(engine, results.get(i)));
            if (twin != null) { // a model may name an output twice
                twin.close();
            }
        }
        return outputs;
    }

    private Plan plan(List<TensorType> types) {
        return Plan.create(engine.runtime(), graph, types, engine.options());
    }

    private Tensor checked(Graph.Input input, @Nullable Tensor tensor) {
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "model: the input \"" + input.name() + "\" is missing; it has " + describeInputs());
        }
        if (tensor.engine() != engine) {
            throw new IllegalArgumentException("model: the input \"" + input.name() + "\" lies on "
                    + tensor.engine().device().label() + " in another engine, not in the model's");
        }
        if (!fits(tensor.type(), input)) {
            throw new IllegalArgumentException("model: the input must be " + input + ", got " + tensor.type());
        }
        return tensor;
    }

    private void refuseUnknown(Map<String, Tensor> inputs) {
        for (String name : inputs.keySet()) {
            if (graph.inputs().stream().noneMatch(input -> input.name().equals(name))) {
                throw new IllegalArgumentException(
                        "model: there is no input \"" + name + "\"; it has " + describeInputs());
            }
        }
    }

    private String describeInputs() {
        return graph.inputs().stream().map(Graph.Input::toString).collect(Collectors.joining(", "));
    }

    /** Whether the model takes a tensor of this type as this input. */
    public boolean accepts(String input, TensorType type) {
        return graph.inputs().stream().anyMatch(declared -> declared.name().equals(input) && fits(type, declared));
    }

    private static boolean fits(TensorType type, Graph.Input input) {
        if (type.dataType() != input.dataType()) {
            return false;
        }
        if (input.dims().isEmpty()) {
            return true;
        }
        List<Long> dims = input.dims().get();
        boolean fits = dims.size() == type.shape().rank();
        for (int i = 0; fits && i < dims.size(); i++) {
            fits = dims.get(i) < 0 || dims.get(i) == type.shape().dim(i);
        }
        return fits;
    }

    @Override
    public void close() {
        Closing.all(List.of(plans::close, engine.runtime().kernels()::trim));
    }
}
