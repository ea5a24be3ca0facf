package dev.binocle.graph;

import dev.binocle.BinocleException;
import dev.binocle.backend.Evaluator;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Walks through a graph with the types of its inputs: finds the type of every value, and computes at once, by the reference, what depends on
 * constants or on shapes alone. Where data decide how many rows there are, or what shape the next operation gives, the walk ends: what follows
 * is planned when they are known.
 */
final class Specializer {
    /**
     * @param whole what could be typed, the counted node last
     * @param rest the nodes after the cut, in order; empty if there is none
     * @param counted whether the last node's rows are counted
     * @param asked values that the first node of the rest needs as constants, and that are made at run time
     */
    record Result(Typed whole, List<Node> rest, boolean counted, Set<String> asked) {}

    private static final long MOST_BYTES = 256L << 20;
    private static final double MOST_WORK = 1e9;
    private static final long MOST_ASKED = 1 << 16;

    private final Evaluator evaluator;
    private final Map<String, Operand> values = new HashMap<>();
    private final Map<String, TensorData> constants;
    private final List<Node> nodes = new ArrayList<>();
    private long folded;
    private double worked;

    private Specializer(Graph graph, Map<String, TensorType> inputs, Evaluator evaluator) {
        this.evaluator = evaluator;
        this.constants = new LinkedHashMap<>(graph.constants());
        values.putAll(graph.constants());
        inputs.forEach((name, type) -> values.put(name, TensorType.of(type.dataType(), type.shape())));
    }

    static Result run(Graph graph, Map<String, TensorType> inputs, Evaluator evaluator) {
        Specializer walk = new Specializer(graph, inputs, evaluator);
        int done = 0;
        boolean counted = false;
        Set<String> asked = Set.of();
        while (done < graph.nodes().size() && !counted && asked.isEmpty()) {
            asked = walk.asked(graph.nodes().get(done));
            counted = asked.isEmpty() && walk.visit(graph.nodes().get(done));
            done += asked.isEmpty() ? 1 : 0;
        }
        Map<String, TensorType> types = new HashMap<>();
        walk.values.forEach((name, value) -> types.put(name, TensorType.of(value.dataType(), value.shape())));
        Graph typed = new Graph(graph.inputs(), walk.nodes, graph.outputs(), walk.constants);
        return new Result(
                new Typed(typed, types),
                graph.nodes().subList(done, graph.nodes().size()),
                counted,
                asked);
    }

    /** What the node needs as constants and has not. */
    private Set<String> asked(Node node) {
        Set<String> asked = new LinkedHashSet<>();
        for (int position : new TreeSet<>(node.op().constants())) {
            String name = position < node.inputs().size() ? node.inputs().get(position) : "";
            if (!name.isEmpty() && value(node, name) instanceof TensorType type) {
                if (type.shape().elementCount() > MOST_ASKED) {
                    throw new UnsupportedOpException("the node " + node + " can't be computed: \"" + name + "\" of "
                            + type + " decides a shape, and at most " + MOST_ASKED + " numbers may");
                }
                asked.add(name);
            }
        }
        return asked;
    }

    /** Returns whether its outputs are counted. */
    private boolean visit(Node node) {
        List<Operand> operands = new ArrayList<>();
        for (String input : node.inputs()) {
            operands.add(input.isEmpty() ? Operand.ABSENT : value(node, input));
        }
        try {
            List<Output> outputs = node.op().outputs(operands);
            if (isKnown(node.op(), operands)) {
                refuseTooLarge(outputs);
                refuseTooLong(node.op(), operands, outputs);
                define(node, evaluator.evaluate(node.op(), operands));
                return false;
            }
            boolean counted = false;
            for (int i = 0; i < node.outputs().size(); i++) {
                if (i >= outputs.size()) {
                    throw new IllegalArgumentException(node.op().name() + " has " + outputs.size()
                            + " outputs, the node " + node.outputs().size());
                }
                values.put(node.outputs().get(i), outputs.get(i).type());
                counted |= outputs.get(i) instanceof Output.Counted;
            }
            nodes.add(node);
            return counted;
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new UnsupportedOpException("the node " + node + " can't be computed: " + e.getMessage(), e);
        }
    }

    /** A file of a hundred bytes may ask for a constant of a terabyte. */
    private void refuseTooLarge(List<Output> outputs) {
        for (Output output : outputs) {
            folded = Math.addExact(folded, output.type().bytes());
            if (folded > MOST_BYTES) {
                throw new IllegalArgumentException("with it constants of " + folded
                        + " bytes would be computed while planning; at most " + MOST_BYTES + " are");
            }
        }
    }

    /** And one of a few tensors for as many products as nobody lives to see. */
    private void refuseTooLong(Op op, List<Operand> operands, List<Output> outputs) {
        worked += op.isShapeArithmetic() ? 0 : op.work(operands, outputs);
        if (worked > MOST_WORK) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "with it %.1e elements would be worked through while planning; at most %.1e are",
                    worked,
                    MOST_WORK));
        }
    }

    private Operand value(Node node, String name) {
        Operand value = values.get(name);
        if (value == null) {
            throw new BinocleException("the node " + node + " reads \"" + name + "\", which nothing before it makes");
        }
        return value;
    }

    private static boolean isKnown(Op op, List<Operand> operands) {
        return op.isShapeArithmetic() || operands.stream().noneMatch(TensorType.class::isInstance);
    }

    private void define(Node node, List<TensorData> results) {
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (!name.isEmpty()) {
                values.put(name, results.get(i));
                constants.put(name, results.get(i));
            }
        }
    }
}
