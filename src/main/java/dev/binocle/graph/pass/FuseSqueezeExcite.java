package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Reduce;
import dev.binocle.op.SqueezeExcite;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mean of each channel and the 1×1 convolutions on that one pixel become one operation: each is less work than a launch costs. Only
 * where it is little for one core, which does all of a picture: a classifier's last layer stays.
 */
final class FuseSqueezeExcite implements Pass {
    /** Of the layers together: 10 microseconds of a core. */
    private static final long MOST_WEIGHTS = 1 << 16;

    /** What comes out of a layer, and the channels: with any device's local memory. */
    private static final long WIDEST = 2048;

    /** Of a picture: 20 microseconds of a core. */
    private static final long MOST_ELEMENTS = 1 << 18;

    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Integer> uses = typed.uses();
        Map<String, Node> readers = new HashMap<>(); // of values that are read once
        for (Node node : graph.nodes()) {
            node.inputs().stream()
                    .filter(input -> uses.getOrDefault(input, 0) == 1)
                    .forEach(input -> readers.put(input, node));
        }
        Map<Node, Node> fused = new HashMap<>(); // what stands in the last layer's place
        Set<Node> swallowed = new HashSet<>();
        for (Node node : graph.nodes()) {
            List<Node> layers = isMean(node, typed) ? layers(node, readers, typed) : List.of();
            if (!layers.isEmpty()) {
                swallowed.add(node);
                swallowed.addAll(layers.subList(0, layers.size() - 1));
                fused.put(layers.get(layers.size() - 1), fuse(node, layers));
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!swallowed.contains(node)) {
                nodes.add(fused.getOrDefault(node, node));
            }
        }
        return new Typed(graph.with(nodes, graph.constants()), typed.types());
    }

    private static Node fuse(Node mean, List<Node> layers) {
        List<Epilogue> epilogues = new ArrayList<>();
        List<String> operands = new ArrayList<>(List.of(mean.inputs().get(0)));
        for (Node layer : layers) {
            epilogues.add(((Conv2d) layer.op()).epilogue());
            operands.add(layer.input(1));
            operands.add(layer.input(2));
        }
        Node last = layers.get(layers.size() - 1);
        return new Node(last.name(), new SqueezeExcite(epilogues), operands, last.outputs());
    }

    /** Of each channel, over all of a picture. */
    private static boolean isMean(Node node, Typed typed) {
        boolean pooled = node.op() instanceof GlobalPool pool && pool.kind() == Pool2d.Kind.AVERAGE;
        boolean reduced = node.op() instanceof Reduce reduce
                && reduce.kind() == Reduce.Kind.MEAN
                && reduce.keepDims()
                && isHeightAndWidth(typed.graph().constants().get(node.input(1)));
        if (!(pooled || reduced) || typed.type(node.inputs().get(0)).dataType() != DataType.FLOAT32) {
            return false;
        }
        Shape shape = typed.type(node.inputs().get(0)).shape();
        return shape.rank() == 4 && shape.elementCount() > 0 && shape.elementCount(1, 4) <= MOST_ELEMENTS;
    }

    private static boolean isHeightAndWidth(@Nullable TensorData axes) {
        if (axes == null || axes.elementCount() != 2) {
            return false;
        }
        long first = Math.floorMod(axes.getLong(0), 4);
        long second = Math.floorMod(axes.getLong(1), 4);
        return Math.min(first, second) == 2 && Math.max(first, second) == 3;
    }

    /** The convolutions that follow, as far as they are small. */
    private static List<Node> layers(Node mean, Map<String, Node> readers, Typed typed) {
        List<Node> layers = new ArrayList<>();
        long weights = 0;
        String value = mean.outputs().get(0);
        Node next = readers.get(value);
        // a convolution may as well have it as its weights
        while (next != null
                && next.op() instanceof Conv2d conv
                && next.inputs().get(0).equals(value)
                && isDense(next, conv, typed)) {
            weights += typed.type(next.input(1)).shape().elementCount();
            Shape shape = typed.type(next.input(1)).shape();
            if (weights > MOST_WEIGHTS || Math.max(shape.dim(0), shape.dim(1)) > WIDEST) {
                break;
            }
            layers.add(next);
            value = next.outputs().get(0);
            next = readers.get(value);
        }
        return layers;
    }

    private static boolean isDense(Node node, Conv2d conv, Typed typed) {
        Shape input = typed.type(node.inputs().get(0)).shape();
        Shape weights = typed.type(node.input(1)).shape();
        if (conv.groups() != 1 || weights.elementCount(2, 4) != 1 || input.elementCount(2, 4) != 1) {
            return false;
        }
        Window.Placed placed = conv.window(weights).place(conv.name(), 1, 1);
        return placed.padTop() == 0
                && placed.padLeft() == 0
                && placed.outputHeight() == 1
                && placed.outputWidth() == 1
                && typed.type(node.inputs().get(0)).dataType() == DataType.FLOAT32
                && conv.epilogue().steps().stream().allMatch(Activation.class::isInstance);
    }
}
