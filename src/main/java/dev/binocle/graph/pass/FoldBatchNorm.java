package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A batch norm right after a convolution becomes part of its weights and bias:
 *
 * <pre>scale · (w∗x + b - mean) / √(variance + ε) + shift  =  (f·w)∗x + f·(b - mean) + shift,   f = scale / √(variance + ε)</pre>
 *
 * in double, rounded once.
 */
final class FoldBatchNorm implements Pass {
    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Integer> uses = typed.uses();
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>(typed.types());
        Map<String, Integer> makers = new HashMap<>(); // the place in `nodes` of what makes a value
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Integer maker =
                    node.op() instanceof BatchNorm ? makers.get(node.inputs().get(0)) : null;
            if (maker != null && folds(nodes.get(maker), node, uses, constants)) {
                nodes.set(maker, fold(nodes.get(maker), node, constants, types));
                makers.put(node.outputs().get(0), maker);
            } else {
                node.outputs().forEach(output -> makers.put(output, nodes.size()));
                nodes.add(node);
            }
        }
        return new Typed(graph.with(nodes, constants), types);
    }

    private static boolean folds(Node conv, Node norm, Map<String, Integer> uses, Map<String, TensorData> constants) {
        return conv.op() instanceof Conv2d op
                && op.epilogue().equals(Epilogue.NONE)
                && uses.getOrDefault(conv.outputs().get(0), 0) == 1
                && constants.containsKey(conv.inputs().get(1))
                && (bias(conv).isEmpty() || constants.containsKey(bias(conv)))
                && norm.inputs().subList(1, 5).stream().allMatch(constants::containsKey);
    }

    private static String bias(Node conv) {
        return conv.inputs().size() > 2 ? conv.inputs().get(2) : "";
    }

    private static Node fold(Node conv, Node norm, Map<String, TensorData> constants, Map<String, TensorType> types) {
        TensorData weights = Constants.get(constants, conv.inputs().get(1));
        ChannelAffine affine = ChannelAffine.of(norm, constants);
        long perOutput = weights.shape().elementCount(1, weights.shape().rank());
        TensorData folded =
                TensorData.generate(weights.type(), i -> weights.getDouble(i) * affine.factor((int) (i / perOutput)));
        boolean biased = !bias(conv).isEmpty();
        TensorType biasType = TensorType.of(weights.dataType(), affine.shape());
        TensorData bias = TensorData.generate(
                biasType,
                i -> affine.apply(
                        (int) i, biased ? Constants.get(constants, bias(conv)).getDouble(i) : 0));
        String output = norm.outputs().get(0);
        constants.put(output + "~weights", folded);
        constants.put(output + "~bias", bias);
        types.put(output + "~weights", folded.type());
        types.put(output + "~bias", bias.type());
        return new Node(
                conv.name(),
                conv.op(),
                List.of(conv.inputs().get(0), output + "~weights", output + "~bias"),
                List.of(output));
    }
}
