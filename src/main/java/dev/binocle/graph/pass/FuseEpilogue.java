package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What follows a convolution element by element (an activation, the addition of a tensor of the same shape or of a constant for each channel,
 * a batch norm) becomes a step of its epilogue, in whatever order the network has them. The convolution moves to where the last of them stood,
 * since by then all that they read is there.
 */
final class FuseEpilogue implements Pass {
    private final Map<String, Integer> uses = new HashMap<>();

    @Override
    public Typed apply(Typed typed) {
        FuseEpilogue fresh = new FuseEpilogue();
        fresh.uses.putAll(typed.uses());
        return fresh.fuse(typed);
    }

    private Typed fuse(Typed typed) {
        Graph graph = typed.graph();
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>(typed.types());
        Map<String, Node> convolutions = new HashMap<>(); // by output
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node fused = fuse(node, convolutions, typed, constants, types);
            if (!fused.equals(node)) {
                String swallowed = swallowed(node, convolutions);
                nodes.remove(convolutions.remove(swallowed));
            }
            nodes.add(fused);
            if (fused.op() instanceof Conv2d) {
                convolutions.put(fused.outputs().get(0), fused);
            }
        }
        return new Typed(graph.with(nodes, constants), types);
    }

    /** The convolution's output that a node would go on with: it is read by nobody else. */
    private String swallowed(Node node, Map<String, Node> convolutions) {
        boolean add = node.op() instanceof Binary binary && binary.kind() == Binary.Kind.ADD;
        int candidates = add ? 2 : node.op() instanceof Activation || node.op() instanceof BatchNorm ? 1 : 0;
        // of two convolutions that are added, the later one goes on, as the other must be there by then
        String found = "";
        for (int i = 0; i < candidates; i++) {
            String input = node.inputs().get(i);
            if (convolutions.containsKey(input) && uses.getOrDefault(input, 0) == 1) {
                found = input;
            }
        }
        return found;
    }

    private Node fuse(
            Node node,
            Map<String, Node> convolutions,
            Typed typed,
            Map<String, TensorData> constants,
            Map<String, TensorType> types) {
        String input = swallowed(node, convolutions);
        Node conv = input.isEmpty() ? null : convolutions.get(input);
        if (conv == null
                || !(conv.op() instanceof Conv2d op)
                || typed.type(input).dataType() != DataType.FLOAT32) {
            return node;
        }
        List<String> operands = new ArrayList<>(conv.inputs());
        while (operands.size() < 3) {
            operands.add("");
        }
        ChannelAffine affine = ChannelAffine.of(node, typed);
        Epilogue.Step step;
        if (node.op() instanceof Activation activation) {
            step = activation;
        } else if (affine != null && affine.input().equals(input)) {
            step = scaleShift(node.outputs().get(0), affine, operands, constants, types);
        } else if (node.op() instanceof Binary) {
            String other = node.inputs().get(node.inputs().get(0).equals(input) ? 1 : 0);
            if (!typed.type(other).shape().equals(typed.type(input).shape())) {
                return node;
            }
            step = new Epilogue.Residual(operands.size());
            operands.add(other);
        } else {
            return node;
        }
        return new Node(conv.name(), op.with(op.epilogue().then(step)), operands, node.outputs());
    }

    private static Epilogue.ScaleShift scaleShift(
            String output,
            ChannelAffine affine,
            List<String> operands,
            Map<String, TensorData> constants,
            Map<String, TensorType> types) {
        TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(affine.channels()));
        TensorData scale = TensorData.generate(type, i -> affine.factor((int) i));
        TensorData shift = TensorData.generate(type, i -> affine.apply((int) i, 0));
        for (Map.Entry<String, TensorData> entry :
                Map.of(output + "~scale", scale, output + "~shift", shift).entrySet()) {
            constants.put(entry.getKey(), entry.getValue());
            types.put(entry.getKey(), entry.getValue().type());
        }
        operands.add(output + "~scale");
        operands.add(output + "~shift");
        return new Epilogue.ScaleShift(operands.size() - 2, operands.size() - 1);
    }
}
