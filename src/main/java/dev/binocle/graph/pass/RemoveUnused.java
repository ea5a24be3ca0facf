package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nodes and constants that no output needs are left out. */
final class RemoveUnused implements Pass {
    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Set<String> needed = new HashSet<>(graph.outputs());
        List<Node> kept = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(node);
                needed.addAll(node.inputs());
            }
        }
        Collections.reverse(kept);
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        constants.keySet().retainAll(needed);
        return new Typed(graph.with(kept, constants), typed.types());
    }
}
