package dev.binocle.graph;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes in an order in which they can be computed, and constants. Values have names; each is made once. Immutable: passes make new ones.
 */
public record Graph(List<Input> inputs, List<Node> nodes, List<String> outputs, Map<String, TensorData> constants) {
    /** @param dims -1 for a dimension that is known only at run time; empty if not even their number is known */
    public record Input(String name, DataType dataType, Optional<List<Long>> dims) {
        public boolean isStatic() {
            return dims.isPresent() && dims.get().stream().allMatch(dim -> dim >= 0);
        }

        @Override
        public String toString() {
            return name + " " + dataType + " "
                    + dims.map(list -> list.toString().replace("-1", "?")).orElse("of any rank");
        }
    }

    public Graph {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    }

    public Graph with(List<Node> otherNodes, Map<String, TensorData> otherConstants) {
        return new Graph(inputs, otherNodes, outputs, otherConstants);
    }
}
