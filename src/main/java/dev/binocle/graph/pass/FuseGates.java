package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tensor times an activation of itself is one activation, as exporters before opset 14 could not say it: x · sigmoid(x) is SiLU, x ·
 * hardSigmoid(x) with slope 1/6 is HardSwish, x · tanh(softplus(x)) is Mish.
 */
final class FuseGates implements Pass {
    /** How far a slope that was written with few digits may be from 1/6. */
    private static final double SLOPE_TOLERANCE = 1e-6;

    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Node> activations = new HashMap<>(); // by output
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Activation) {
                activations.put(node.outputs().get(0), node);
            }
            nodes.add(
                    node.op() instanceof Binary binary && binary.kind() == Binary.Kind.MUL
                            ? fuse(node, activations)
                            : node);
        }
        return new Typed(graph.with(nodes, graph.constants()), typed.types());
    }

    private static Node fuse(Node product, Map<String, Node> activations) {
        for (int i = 0; i < 2; i++) {
            String input = product.inputs().get(i);
            Activation whole = whole(input, activations.get(product.inputs().get(1 - i)), activations);
            if (whole != null) {
                return new Node(product.name(), whole, List.of(input), product.outputs());
            }
        }
        return product;
    }

    /** The activation that is the input times this gate, or null if the gate is none of the input. */
    private static @Nullable Activation whole(String input, @Nullable Node gate, Map<String, Node> activations) {
        if (gate == null) {
            return null;
        }
        String gated = gate.inputs().get(0);
        if (gated.equals(input)) {
            return timesItself((Activation) gate.op());
        }
        Node inner = activations.get(gated);
        boolean mish = gate.op().equals(Activation.TANH)
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
