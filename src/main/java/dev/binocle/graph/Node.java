package dev.binocle.graph;

import dev.binocle.op.Op;
import java.util.List;

/**
 * One operation of a graph.
 *
 * @param name for messages
 * @param inputs names of values, one for each operand; empty for one that was left out
 * @param outputs names of values; there may be fewer than the operation has, and an empty one is not wanted
 */
public record Node(String name, Op op, List<String> inputs, List<String> outputs) {
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The name of an operand; empty if it was left out, at the end too. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    @Override
    public String toString() {
        return name + " (" + op.name() + ")";
    }
}
