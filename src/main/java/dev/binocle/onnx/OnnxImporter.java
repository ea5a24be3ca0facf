package dev.binocle.onnx;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import dev.binocle.onnx.OnnxModel.OnnxValue;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a model as it stands in its file into a {@link Graph} of operations, or says all that it can't turn. */
final class OnnxImporter {
    private static final long OLDEST = 1;
    static final int NEWEST = 23;

    private final OnnxModel model;
    private final Map<String, TensorData> constants;
    private final List<Node> nodes = new ArrayList<>();

    OnnxImporter(OnnxModel model) {
        this.model = model;
        this.constants = new LinkedHashMap<>(model.graph().initializers());
    }

    Graph graph() {
        long opset = model.opsets().getOrDefault("", 1L);
        List<String> problems = new ArrayList<>();
        if (opset < OLDEST || opset > NEWEST) {
            problems.add("opset " + opset + " (supported: " + OLDEST + " to " + NEWEST + ")");
        }
        for (OnnxNode node : model.graph().nodes()) {
            try {
                OnnxOperators.convert(node, new NodeContext(node, opset, this));
            } catch (NodeContext.Refused e) {
                problems.add(node.label() + ": " + operator(node) + ", opset "
                        + model.opsets().getOrDefault(node.domain(), opset) + ": " + e.getMessage());
            }
        }
        List<Graph.Input> inputs = new ArrayList<>();
        for (OnnxValue input : model.graph().inputs()) {
            if (constants.containsKey(input.name())) {
                continue; // before IR version 4 every initializer had to be an input as well
            }
            if (input.dataType().isEmpty()) {
                problems.add("input " + input.name() + " is " + input.kind());
            } else if (!input.ranked()) {
                inputs.add(new Graph.Input(input.name(), input.dataType().get(), Optional.empty()));
            } else {
                inputs.add(new Graph.Input(input.name(), input.dataType().get(), Optional.of(input.dims())));
            }
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(
                    "the model asks for what is not supported:\n  " + String.join("\n  ", problems));
        }
        List<String> outputs =
                model.graph().outputs().stream().map(OnnxValue::name).toList();
        Graph graph = new Graph(inputs, nodes, outputs, constants);
        checkNames(graph);
        return graph;
    }

    private static String operator(OnnxNode node) {
        return node.domain().isEmpty() ? node.type() : node.domain() + "." + node.type();
    }

    private static void checkNames(Graph graph) {
        Set<String> known = new HashSet<>(graph.constants().keySet());
        graph.inputs().forEach(input -> known.add(input.name()));
        for (Node node : graph.nodes()) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !known.contains(input)) {
                    throw WireReader.damaged(
                            "node " + node.name() + " reads \"" + input + "\", which nothing before it makes");
                }
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !known.add(output)) {
                    throw WireReader.damaged(
                            "\"" + output + "\" is made twice, the second time by node " + node.name());
                }
            }
        }
        for (String output : graph.outputs()) {
            if (!known.contains(output)) {
                throw WireReader.damaged("nothing makes its output \"" + output + "\"");
            }
        }
    }

    Optional<TensorData> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }

    Optional<Integer> rank(String name) {
        TensorData constant = constants.get(name);
        if (constant != null) {
            return Optional.of(constant.shape().rank());
        }
        return model.graph().inputs().stream()
                .filter(input -> input.name().equals(name) && input.ranked())
                .map(input -> input.dims().size())
                .findFirst();
    }

    void define(String name, TensorData data) {
        constants.put(name, data);
    }

    void add(Node node) {
        nodes.add(node);
    }
}
