package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Activations that exporters wrote in parts, as opsets before 14 and other formats made them: x · sigmoid(x) is SiLU, x · hardSigmoid(x) with
 * slope 1/6 is HardSwish, x · tanh(softplus(x)) is Mish. A hard sigmoid may itself be in parts: ReLU6(x + 3) / 6, and the division may come
 * after the product.
 */
final class FuseGates implements Pass {
    /** How far a slope that was written with few digits may be from 1/6. */
    private static final double SLOPE_TOLERANCE = 1e-6;

    private static final Activation HARD_SIGMOID = Activation.hardSigmoid(1f / 6, 0.5f);

    private record Makers(Typed typed, Map<String, Node> byOutput) {
        @Nullable
        Node of(String value) {
            return byOutput.get(value);
        }

        /** The tensor that a node adds this number to, or multiplies or divides by it; null if it does not. */
        @Nullable
        String besides(@Nullable Node node, Binary.Kind kind, double number) {
            if (node == null || !(node.op() instanceof Binary binary) || binary.kind() != kind) {
                return null;
            }
            for (int i = 0; i < (kind == Binary.Kind.DIV ? 1 : 2); i++) {
                TensorData constant =
                        typed.graph().constants().get(node.inputs().get(1 - i));
                String other = node.inputs().get(i);
                boolean same = constant != null
                        && constant.elementCount() == 1
                        && Math.abs(constant.getDouble(0) - number) < SLOPE_TOLERANCE
                        && typed.type(other).dataType() == DataType.FLOAT32
                        && typed.type(other)
                                .shape()
                                .equals(typed.type(node.outputs().get(0)).shape());
                if (same) {
                    return other;
                }
            }
            return null;
        }
    }

    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Makers makers = new Makers(typed, new HashMap<>());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node fused = node.op() instanceof Binary ? fuse(node, makers) : node;
            if (fused.op() instanceof Activation || fused.op() instanceof Binary) {
                makers.byOutput().put(fused.outputs().get(0), fused);
            }
            nodes.add(fused);
        }
        return new Typed(graph.with(nodes, graph.constants()), typed.types());
    }

    private static Node fuse(Node node, Makers makers) {
        String sixfold = makers.besides(node, Binary.Kind.MUL, 1.0 / 6);
        if (sixfold == null) {
            sixfold = makers.besides(node, Binary.Kind.DIV, 6);
        }
        if (sixfold != null) {
            return sixth(node, sixfold, makers);
        }
        return ((Binary) node.op()).kind() == Binary.Kind.MUL ? gated(node, makers) : node;
    }

    /** A sixth of ReLU6(x + 3), or of x times that. */
    private static Node sixth(Node node, String sixfold, Makers makers) {
        Node whole = makers.of(sixfold);
        String input = clipped(whole, makers);
        if (input != null) {
            return new Node(node.name(), HARD_SIGMOID, List.of(input), node.outputs());
        }
        if (whole != null && whole.op() instanceof Binary product && product.kind() == Binary.Kind.MUL) {
            for (int i = 0; i < 2; i++) {
                String x = whole.inputs().get(i);
                if (x.equals(clipped(makers.of(whole.inputs().get(1 - i)), makers))) {
                    return new Node(node.name(), Activation.HARD_SWISH, List.of(x), node.outputs());
                }
            }
        }
        return node;
    }

    /** The x of ReLU6(x + 3), or null. */
    private static @Nullable String clipped(@Nullable Node clip, Makers makers) {
        return clip != null && clip.op().equals(Activation.RELU6)
                ? makers.besides(makers.of(clip.inputs().get(0)), Binary.Kind.ADD, 3)
                : null;
    }

    private static Node gated(Node product, Makers makers) {
        for (int i = 0; i < 2; i++) {
            String input = product.inputs().get(i);
            Activation whole = whole(input, makers.of(product.inputs().get(1 - i)), makers);
            if (whole != null) {
                return new Node(product.name(), whole, List.of(input), product.outputs());
            }
        }
        return product;
    }

    /** The activation that is the input times this gate, or null if the gate is none of the input. */
    private static @Nullable Activation whole(String input, @Nullable Node gate, Makers makers) {
        if (gate == null || !(gate.op() instanceof Activation activation)) {
            return null;
        }
        String gated = gate.inputs().get(0);
        if (gated.equals(input)) {
            return timesItself(activation);
        }
        Node inner = makers.of(gated);
        boolean mish = activation.equals(Activation.TANH)
                && inner != null
                && inner.op().equals(Activation.SOFTPLUS)
                && inner.inputs().get(0).equals(input);
        return mish ? Activation.MISH : null;
    }

    private static @Nullable Activation timesItself(Activation gate) {
        if (gate.kind() == Activation.Kind.SIGMOID) {
            return Activation.SILU;
        }
        boolean swish = gate.kind() == Activation.Kind.HARD_SIGMOID
                && Math.abs(gate.alpha() - 1.0 / 6) < SLOPE_TOLERANCE
                && gate.beta() == 0.5f;
        return swish ? Activation.HARD_SWISH : null;
    }
}
