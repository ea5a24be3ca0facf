package dev.binocle.graph;

import dev.binocle.tensor.TensorType;
import java.util.HashMap;
import java.util.Map;

/** A graph whose values all have a known type: specialised for one set of input shapes. */
public record Typed(Graph graph, Map<String, TensorType> types) {
    public Typed {
        types = Map.copyOf(types);
    }

    /** The type of a value; constants have one too. */
    public TensorType type(String name) {
        TensorType type = types.get(name);
        if (type == null) {
            throw new IllegalStateException("the value \"" + name + "\" has no type");
        }
        return type;
    }

    /** How often each value is read, being an output of the graph counting once. */
    public Map<String, Integer> uses() {
        Map<String, Integer> uses = new HashMap<>();
        graph.nodes().forEach(node -> node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        graph.outputs().forEach(output -> uses.merge(output, 1, Integer::sum));
        return uses;
    }
}
