package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Concat;
import dev.binocle.op.Reshape;
import dev.binocle.op.Transpose;
import dev.binocle.op.View;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Detectors make rows of the pixels of their heads: each [N, C, H, W] becomes [N, C, H·W], all are joined, and what came of it is transposed to
 * [N, pixels, C]. Here each is transposed first, to [N, H, W, C], which moves nothing where channels lie last; then the rest moves nothing either,
 * or is joined in place (a batch of one is).
 */
final class PixelsAsRows implements Pass {
    private static final Transpose CHANNELS_LAST = Transpose.of(0, 2, 3, 1);

    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Node> makers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
        Map<String, Integer> uses = typed.uses();
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>(typed.types());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            List<String> pictures =
                    isSwap(node, typed) ? pictures(node.inputs().get(0), makers, uses, typed) : List.of();
            if (pictures.isEmpty()) {
                nodes.add(node);
            } else {
                nodes.addAll(rows(node, pictures, constants, types));
            }
        }
        return new Typed(graph.with(nodes, constants), types);
    }

    /** [N, C, pixels] to [N, pixels, C]. */
    private static boolean isSwap(Node node, Typed typed) {
        if (!(node.op() instanceof Transpose transpose)) {
            return false;
        }
        int rank = typed.type(node.inputs().get(0)).shape().rank();
        return rank == 3 && List.of(0, 2, 1).equals(transpose.permutation());
    }

    /** Of which pictures a value has the pixels, one after the other; empty if it is something else, or others read it or parts of it. */
    private static List<String> pictures(
            String name, Map<String, Node> makers, Map<String, Integer> uses, Typed typed) {
        Node maker = makers.get(name);
        if (maker == null || uses.getOrDefault(name, 0) != 1) {
            return List.of();
        }
        List<String> parts = List.of(name);
        if (maker.op() instanceof Concat concat) {
            if (typed.type(name).shape().axis(concat.axis()) != 2) {
                return List.of();
            }
            parts = maker.inputs();
        }
        List<String> pictures = new ArrayList<>();
        for (String part : parts) {
            Node view = makers.get(part);
            if (view == null || !(view.op() instanceof View) || uses.getOrDefault(part, 0) != 1) {
                return List.of();
            }
            String picture = view.inputs().get(0);
            Shape shape = typed.type(picture).shape();
            if (shape.rank() != 4
                    || typed.graph().constants().containsKey(picture)
                    || !typed.type(part)
                            .shape()
                            .equals(Shape.of(shape.dim(0), shape.dim(1), shape.elementCount(2, 4)))) {
                return List.of();
            }
            pictures.add(picture);
        }
        return pictures;
    }

    private static List<Node> rows(
            Node swap, List<String> pictures, Map<String, TensorData> constants, Map<String, TensorType> types) {
        String result = swap.outputs().get(0);
        List<Node> nodes = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (String picture : pictures) {
            TensorType type = Objects.requireNonNull(types.get(picture), picture);
            Shape shape = type.shape();
            String name = result + "~" + parts.size();
            String last = name + "~last";
            String part = pictures.size() == 1 ? result : name;
            Shape rows = Shape.of(shape.dim(0), shape.elementCount(2, 4), shape.dim(1));
            types.put(
                    last,
                    TensorType.of(type.dataType(), Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1))));
            types.put(part, TensorType.of(type.dataType(), rows));
            TensorData target = TensorData.ofLongs(Shape.of(3), rows.dim(0), rows.dim(1), rows.dim(2));
            constants.put(name + "~shape", target);
            types.put(name + "~shape", target.type());
            nodes.add(new Node(swap.name(), CHANNELS_LAST, List.of(picture), List.of(last)));
            nodes.add(new Node(swap.name(), new Reshape(true), List.of(last, name + "~shape"), List.of(part)));
            parts.add(part);
        }
        if (parts.size() > 1) {
            nodes.add(new Node(swap.name(), new Concat(1), parts, List.of(result)));
        }
        return nodes;
    }
}
