package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Binary;
import dev.binocle.op.MultiplyAdd;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A product that only a sum of the same shape reads is computed with it: it is not written and read again. */
final class FuseMultiplyAdd implements Pass {
    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Integer> uses = typed.uses();
        Map<String, Node> products = new HashMap<>(); // by output, those that are read once
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (is(node, Binary.Kind.MUL) && uses.getOrDefault(node.outputs().get(0), 0) == 1) {
                products.put(node.outputs().get(0), node);
            }
            int side = is(node, Binary.Kind.ADD) ? side(node, products, typed) : -1;
            Node product = side < 0 ? null : products.get(node.inputs().get(side));
            if (product == null) {
                nodes.add(node);
            } else {
                nodes.remove(product);
                List<String> operands = new ArrayList<>(product.inputs());
                operands.add(node.inputs().get(1 - side));
                nodes.add(new Node(node.name(), new MultiplyAdd(), operands, node.outputs()));
            }
        }
        return new Typed(graph.with(nodes, graph.constants()), typed.types());
    }

    /** Which operand of a sum is such a product, or -1. */
    private static int side(Node sum, Map<String, Node> products, Typed typed) {
        for (int i = 0; i < 2; i++) {
            Node product = products.get(sum.inputs().get(i));
            if (product != null && isAlike(product, sum, typed)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean is(Node node, Binary.Kind kind) {
        return node.op() instanceof Binary binary && binary.kind() == kind;
    }

    private static boolean isAlike(Node product, Node sum, Typed typed) {
        String result = product.outputs().get(0);
        return typed.type(result).dataType() == DataType.FLOAT32
                && typed.type(result)
                        .shape()
                        .equals(typed.type(sum.outputs().get(0)).shape());
    }
}
