package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Slice;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A slice of a slice is one slice: exporters write one for each axis, as of YOLOX's Focus, x[..., 1::2, ::2]. */
final class JoinSlices implements Pass {
    @Override
    public Typed apply(Typed typed) {
        Graph graph = typed.graph();
        Map<String, Integer> uses = typed.uses();
        Map<String, TensorData> constants = new LinkedHashMap<>(graph.constants());
        Map<String, TensorType> types = new HashMap<>(typed.types());
        Map<String, Node> slices = new HashMap<>(); // by output
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node made = node;
            if (node.op() instanceof Slice) {
                String input = node.inputs().get(0);
                Node before = slices.get(input);
                if (before != null && uses.getOrDefault(input, 0) == 1) {
                    nodes.remove(before);
                    made = join(before, node, constants, types);
                }
                slices.put(made.outputs().get(0), made);
            }
            nodes.add(made);
        }
        return new Typed(graph.with(nodes, constants), types);
    }

    private static Node join(
            Node first, Node second, Map<String, TensorData> constants, Map<String, TensorType> types) {
        List<Slice.Range> outer = ranges(first, constants, types);
        List<Slice.Range> inner = ranges(second, constants, types);
        List<Slice.Range> both = new ArrayList<>();
        for (int axis = 0; axis < outer.size(); axis++) {
            Slice.Range one = outer.get(axis);
            Slice.Range other = inner.get(axis);
            both.add(new Slice.Range(
                    one.start() + one.step() * other.start(),
                    other.count() > 1
                            ? one.step() * other.step()
                            : 1, // of one element it may be anything, and overflow
                    other.count()));
        }
        String source = first.inputs().get(0);
        TensorType type = types.get(source);
        String name = second.outputs().get(0);
        List<String> inputs = new ArrayList<>(List.of(source));
        long[][] numbers = numbers(both, type == null ? Shape.SCALAR : type.shape());
        List<String> what = List.of("~starts", "~ends", "~axes", "~steps");
        for (int i = 0; i < numbers.length; i++) {
            TensorData data = TensorData.ofLongs(Shape.of(numbers[i].length), numbers[i]);
            constants.put(name + what.get(i), data);
            types.put(name + what.get(i), data.type());
            inputs.add(name + what.get(i));
        }
        return new Node(second.name(), new Slice(), inputs, second.outputs());
    }

    private static List<Slice.Range> ranges(
            Node node, Map<String, TensorData> constants, Map<String, TensorType> types) {
        List<Operand> operands = new ArrayList<>();
        for (String input : node.inputs()) {
            TensorData data = constants.get(input);
            TensorType type = types.get(input);
            operands.add(data != null ? data : type != null ? type : Operand.ABSENT);
        }
        return new Slice().resolve(operands);
    }

    /** Starts, ends, axes and steps. An end before the first element is written as so far before the last one. */
    private static long[][] numbers(List<Slice.Range> ranges, Shape shape) {
        int rank = ranges.size();
        long[][] numbers = new long[4][rank];
        for (int axis = 0; axis < rank; axis++) {
            Slice.Range range = ranges.get(axis);
            long last = range.start() + (range.count() - 1) * range.step();
            boolean none = range.count() == 0;
            numbers[0][axis] = none ? 0 : range.start();
            numbers[1][axis] = none ? 0 : range.step() > 0 ? last + 1 : last > 0 ? last - 1 : -shape.dim(axis) - 1;
            numbers[2][axis] = axis;
            numbers[3][axis] = none ? 1 : range.step();
        }
        return numbers;
    }
}
