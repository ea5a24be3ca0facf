package dev.binocle.onnx;

import dev.binocle.graph.Node;
import dev.binocle.onnx.OnnxModel.OnnxAttribute;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import dev.binocle.op.Op;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
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

    /** An integer attribute that fits into an int. @throws Refused if it does not */
    int index(String name, int fallback) throws Refused {
        long value = integer(name, fallback);
        if ((int) value != value) {
            throw new Refused(name + " is " + value + ", which is too large");
        }
        return (int) value;
    }

    List<Integer> indices(String name) throws Refused {
        List<Integer> all = new ArrayList<>();
        for (long value : integers(name)) {
            if ((int) value != value) {
                throw new Refused(name + " holds " + value + ", which is too large");
            }
            all.add((int) value);
        }
        return all;
    }

    /** The axes of an operator for which they became the second input in an opset; empty where they are left out. */
    String axes(int since) {
        return opset >= since ? input(1) : has("axes") ? longs(integers("axes")) : "";
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

    /** How many axes an input has, where that is known now. */
    Optional<Integer> rank(int index) {
        return importer.rank(input(index));
    }

    int outputCount() {
        return node.outputs().size();
    }

    /** The name of an output; empty if nobody reads it. */
    String output(int index) {
        return index < node.outputs().size() ? node.outputs().get(index) : "";
    }

    void onlyOneOutput() throws Refused {
        for (int i = 1; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                throw new Refused("its output " + i + " is not supported");
            }
        }
    }

    // what it becomes

    /** The last operation: it gives the node's first output, which must be the only one. */
    void add(Op op, String... inputs) throws Refused {
        onlyOneOutput();
        addTo(0, op, inputs);
    }

    void add(Op op, List<String> inputs) throws Refused {
        add(op, inputs.toArray(String[]::new));
    }

    /** An operation that gives one of the node's outputs. */
    void addTo(int output, Op op, String... inputs) {
        importer.add(new Node(node.label(), op, Arrays.asList(inputs), List.of(output(output))));
    }

    /** An operation with all of the node's outputs. */
    void addAll(Op op, String... inputs) {
        importer.add(new Node(node.label(), op, Arrays.asList(inputs), node.outputs()));
    }

    /** An operation on the way with several outputs; gives their names. */
    List<String> steps(Op op, int outputs, List<String> inputs) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            names.add(freshName());
        }
        importer.add(new Node(node.label(), op, inputs, names));
        return names;
    }

    /** An operation on the way; gives the name of what it makes. */
    String step(Op op, String... inputs) {
        return steps(op, 1, Arrays.asList(inputs)).get(0);
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
        importer.define(output(0), data);
    }

    private String freshName() {
        return output(0) + "~" + fresh++;
    }
}
