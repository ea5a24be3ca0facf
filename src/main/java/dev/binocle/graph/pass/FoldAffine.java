package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.Epilogue;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch norm right after a convolution, or a constant added to each channel, becomes part of its weights and bias:
 *
 * <pre>scale · (w∗x + b - mean) / √(variance + ε) + shift  =  (f·w)∗x + f·(b - mean) + shift,   f = scale / √(variance + ε)</pre>
 *
 * in double, rounded once. A transposed convolution likewise.
 */
final class FoldAffine implements Pass {
    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Integer> uses = typed.uses();
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>(typed.types());
        Map<String, Integer> makers = new HashMap<>(); // the place in `nodes` of what makes a value
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            ChannelAffine affine = ChannelAffine.of(node, typed);
            Integer maker = affine == null ? null : makers.get(affine.input());
            if (affine != null && maker != null && folds(nodes.get(maker), uses, constants)) {
                String output = node.outputs().get(0);
                nodes.set(maker, fold(nodes.get(maker), affine, output, constants, types));
                makers.put(output, maker);
            } else {
                node.outputs().forEach(output -> makers.put(output, nodes.size()));
                nodes.add(node);
            }
        }
        return new Typed(graph.with(nodes, constants), types);
    }

    private static boolean folds(Node conv, Map<String, Integer> uses, Map<String, TensorData> constants) {
        boolean plain = conv.op() instanceof Conv2d op
                ? op.epilogue().equals(Epilogue.NONE)
                : conv.op() instanceof ConvTranspose2d;
        return plain
                && uses.getOrDefault(conv.outputs().get(0), 0) == 1
                && constants.containsKey(conv.inputs().get(1))
                && (conv.input(2).isEmpty() || constants.containsKey(conv.input(2)));
    }

    private static Node fold(
            Node conv,
            ChannelAffine affine,
            String output,
            Map<String, TensorData> constants,
            Map<String, TensorType> types) {
        String weightsName = conv.inputs().get(1);
        TensorData weights = Constants.get(constants, weightsName);
        if (!affine.isShift()) {
            TensorData folded = TensorData.generate(
                    weights.type(), i -> weights.getDouble(i) * affine.factor(channel(conv, weights.shape(), i)));
            weightsName = output + "~weights";
            constants.put(weightsName, folded);
            types.put(weightsName, folded.type());
        }
        @Nullable TensorData before = conv.input(2).isEmpty() ? null : Constants.get(constants, conv.input(2));
        TensorData bias = TensorData.generate(
                TensorType.of(weights.dataType(), Shape.of(affine.channels())),
                i -> affine.apply((int) i, before == null ? 0 : before.getDouble(i)));
        constants.put(output + "~bias", bias);
        types.put(output + "~bias", bias.type());
        return new Node(
                conv.name(), conv.op(), List.of(conv.inputs().get(0), weightsName, output + "~bias"), List.of(output));
    }

    /** The output channel that a weight is for. */
    private static int channel(Node conv, Shape weights, long index) {
        if (conv.op() instanceof ConvTranspose2d op) {
            long outputs = weights.dim(1);
            long inputs = weights.dim(0) / op.groups();
            long input = index / weights.elementCount(1, 4);
            return (int) (input / inputs * outputs + index / weights.elementCount(2, 4) % outputs);
        }
        return (int) (index / weights.elementCount(1, 4));
    }
}
