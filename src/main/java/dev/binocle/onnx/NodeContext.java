package dev.binocle.onnx;

import dev.binocle.graph.Node;
import dev.binocle.onnx.OnnxModel.OnnxAttribute;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import dev.binocle.op.Op;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One node while it is being turned into operations: its attributes and inputs, and where the operations go. */
final class NodeContext {
    /** Why a node can't be turned into operations. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private final OnnxNode node;
    private final long opset;
    private final OnnxImporter importer;
    private int fresh;

    NodeContext(OnnxNode node, long opset, OnnxImporter importer) {
        this.node = node;
        this.opset = opset;
        this.importer = importer;
    }

    long opset() {
        return opset;
    }

    // attributes

    private Optional<OnnxAttribute> attribute(String name) {
        return Optional.ofNullable(node.attributes().get(name));
    }

    boolean has(String name) {
        return attribute(name).isPresent();
    }

    long integer(String name, long fallback) {
        return attribute(name)
                .filter(a -> !a.ints().isEmpty())
                .map(a -> a.ints().get(0))
                .orElse(fallback);
    }

    long[] integers(String name, long... fallback) {
        return attribute(name)
                .map(a -> a.ints().stream().mapToLong(Long::longValue).toArray())
                .orElse(fallback);
    }

    float number(String name, float fallback) {
        return attribute(name)
                .filter(a -> !a.floats().isEmpty())
                .map(a -> a.floats().get(0))
                .orElse(fallback);
    }

    float[] numbers(String name) {
        List<Float> list = attribute(name).map(OnnxAttribute::floats).orElse(List.of());
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }

    String string(String name, String fallback) {
        return attribute(name)
                .filter(a -> !a.strings().isEmpty())
                .map(a -> a.strings().get(0))
                .orElse(fallback);
    }

    Optional<TensorData> tensor(String name) {
        return attribute(name).flatMap(OnnxAttribute::tensor);
    }

    // inputs and outputs

    int inputCount() {
        return node.inputs().size();
    }

    /** The name of an input; empty if it was left out. */
    String input(int index) {
        return index < node.inputs().size() ? node.inputs().get(index) : "";
    }

    String required(int index, String what) throws Refused {
        if (input(index).isEmpty()) {
            throw new Refused("its input " + index + " (" + what + ") is missing");
        }
        return input(index);
    }

    /** The value of an input that is a constant of the model. */
    Optional<TensorData> constant(int index) {
        return importer.constant(input(index));
    }

    String output() {
        return node.outputs().isEmpty() ? "" : node.outputs().get(0);
    }

    void onlyOneOutput() throws Refused {
        for (int i = 1; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                throw new Refused("its output " + i + " is not supported");
            }
        }
    }

    // what it becomes

    /** The last operation: it gives the node's first output. */
    void add(Op op, String... inputs) {
        importer.add(new Node(node.label(), op, Arrays.asList(inputs), List.of(output())));
    }

    void add(Op op, List<String> inputs) {
        importer.add(new Node(node.label(), op, inputs, List.of(output())));
    }

    /** An operation on the way; gives the name of what it makes. */
    String step(Op op, String... inputs) {
        String name = freshName();
        importer.add(new Node(node.label(), op, Arrays.asList(inputs), List.of(name)));
        return name;
    }

    String constant(TensorData data) {
        String name = freshName();
        importer.define(name, data);
        return name;
    }

    String longs(long... values) {
        return constant(TensorData.ofLongs(Shape.of(values.length), values));
    }

    void defineOutput(TensorData data) {
        importer.define(output(), data);
    }

    private String freshName() {
        return output() + "~" + fresh++;
    }
}
