package dev.binocle.graph;

import dev.binocle.op.BatchNorm;
import dev.binocle.op.Op;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A graph being written down. */
final class Net {
    private final Random random;
    private final List<Graph.Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, TensorData> constants = new LinkedHashMap<>();

    Net(Random random) {
        this.random = random;
    }

    String input(String name) {
        inputs.add(new Graph.Input(name, DataType.FLOAT32, Optional.empty()));
        return name;
    }

    String constant(TensorData data) {
        String name = "c" + constants.size();
        constants.put(name, data);
        return name;
    }

    String normal(long... shape) {
        return constant(
                TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(shape)), i -> random.nextGaussian()));
    }

    String positive(long... shape) {
        return constant(
                TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(shape)), i -> 0.2 + random.nextDouble()));
    }

    String longs(long... values) {
        return constant(TensorData.ofLongs(Shape.of(values.length), values));
    }

    String add(Op op, String... operands) {
        String name = "v" + nodes.size();
        nodes.add(new Node("node " + nodes.size(), op, List.of(operands), List.of(name)));
        return name;
    }

    String norm(String input, long channels) {
        return add(
                new BatchNorm(1e-3f), input, normal(channels), normal(channels), normal(channels), positive(channels));
    }

    Graph graph(String... outputs) {
        return new Graph(inputs, nodes, List.of(outputs), constants);
    }
}
