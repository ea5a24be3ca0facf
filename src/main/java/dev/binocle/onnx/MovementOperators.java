package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.CastLike;
import dev.binocle.op.Concat;
import dev.binocle.op.DepthToSpace;
import dev.binocle.op.Expand;
import dev.binocle.op.Flatten;
import dev.binocle.op.Gather;
import dev.binocle.op.GatherElements;
import dev.binocle.op.GatherNd;
import dev.binocle.op.Identity;
import dev.binocle.op.OneHot;
import dev.binocle.op.Pad;
import dev.binocle.op.Reduction;
import dev.binocle.op.Reshape;
import dev.binocle.op.ScatterElements;
import dev.binocle.op.ScatterNd;
import dev.binocle.op.Slice;
import dev.binocle.op.SpaceToDepth;
import dev.binocle.op.Split;
import dev.binocle.op.Squeeze;
import dev.binocle.op.Tile;
import dev.binocle.op.Transpose;
import dev.binocle.op.Trilu;
import dev.binocle.op.Unsqueeze;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What moves elements: other shapes, parts, by index. */
final class MovementOperators {
    private MovementOperators() {}

    static void register(Map<String, Converter> table) {
        table.put("Concat", MovementOperators::concat);
        table.put("DepthToSpace", MovementOperators::depthToSpace);
        table.put("Expand", node -> node.add(new Expand(), node.required(0, "input"), node.required(1, "shape")));
        table.put("Flatten", node -> node.add(new Flatten(node.index("axis", 1)), node.required(0, "input")));
        table.put(
                "Gather",
                node -> node.add(
                        new Gather(node.index("axis", 0)), node.required(0, "input"), node.required(1, "indices")));
        table.put(
                "GatherElements",
                node -> node.add(
                        new GatherElements(node.index("axis", 0)),
                        node.required(0, "input"),
                        node.required(1, "indices")));
        table.put(
                "GatherND",
                node -> node.add(
                        new GatherNd(node.index("batch_dims", 0)),
                        node.required(0, "input"),
                        node.required(1, "indices")));
        table.put("Identity", node -> node.add(new Identity(), node.required(0, "input")));
        table.put(
                "OneHot",
                node -> node.add(
                        new OneHot(node.index("axis", -1)),
                        node.required(0, "indices"),
                        node.required(1, "depth"),
                        node.required(2, "values")));
        table.put("Pad", MovementOperators::pad);
        table.put(
                "Reshape",
                node -> node.add(
                        new Reshape(node.integer("allowzero", 0) != 0),
                        node.required(0, "input"),
                        node.required(1, "shape")));
        table.put("Scatter", MovementOperators::scatterElements);
        table.put("ScatterElements", MovementOperators::scatterElements);
        table.put(
                "ScatterND",
                node -> node.add(
                        new ScatterNd(reduction(node)),
                        node.required(0, "input"),
                        node.required(1, "indices"),
                        node.required(2, "updates")));
        table.put("Slice", MovementOperators::slice);
        table.put(
                "SpaceToDepth",
                node -> node.add(new SpaceToDepth(node.index("blocksize", 0)), node.required(0, "input")));
        table.put("Split", MovementOperators::split);
        table.put("Squeeze", node -> node.add(new Squeeze(), node.required(0, "input"), node.axes(13)));
        table.put("Tile", node -> node.add(new Tile(), node.required(0, "input"), node.required(1, "repeats")));
        table.put("Transpose", MovementOperators::transpose);
        table.put(
                "Trilu",
                node -> node.add(new Trilu(node.integer("upper", 1) != 0), node.required(0, "input"), node.input(1)));
        table.put("Unsqueeze", node -> node.add(new Unsqueeze(), node.required(0, "input"), node.axes(13)));
    }

    private static void concat(NodeContext node) throws Refused {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputCount(); i++) {
            inputs.add(node.required(i, "input"));
        }
        node.add(new Concat(node.index("axis", 1)), inputs);
    }

    private static void depthToSpace(NodeContext node) throws Refused {
        String mode = node.string("mode", "DCR");
        if (!mode.equals("DCR") && !mode.equals("CRD")) {
            throw new Refused("unknown mode \"" + mode + "\"");
        }
        node.add(new DepthToSpace(node.index("blocksize", 0), mode.equals("CRD")), node.required(0, "input"));
    }

    private static void pad(NodeContext node) throws Refused {
        Pad.Mode mode = switch (node.string("mode", "constant")) {
            case "constant" -> Pad.Mode.CONSTANT;
            case "reflect" -> Pad.Mode.REFLECT;
            case "edge" -> Pad.Mode.EDGE;
            case "wrap" -> Pad.Mode.WRAP;
            default -> throw new Refused("unknown mode \"" + node.string("mode", "") + "\"");
        };
        if (node.opset() < 11) {
            String input = node.required(0, "input");
            String value = node.constant(TensorData.of(Shape.SCALAR, node.number("value", 0)));
            node.add(new Pad(mode), input, node.longs(node.integers("pads")), node.step(new CastLike(), value, input));
        } else {
            node.add(
                    new Pad(mode),
                    node.required(0, "input"),
                    node.required(1, "pads"),
                    mode == Pad.Mode.CONSTANT ? node.input(2) : "",
                    node.input(3));
        }
    }

    private static void scatterElements(NodeContext node) throws Refused {
        node.add(
                new ScatterElements(node.index("axis", 0), reduction(node)),
                node.required(0, "input"),
                node.required(1, "indices"),
                node.required(2, "updates"));
    }

    private static Reduction reduction(NodeContext node) throws Refused {
        return switch (node.string("reduction", "none")) {
            case "none" -> Reduction.NONE;
            case "add" -> Reduction.ADD;
            case "mul" -> Reduction.MUL;
            case "min" -> Reduction.MIN;
            case "max" -> Reduction.MAX;
            default -> throw new Refused("unknown reduction \"" + node.string("reduction", "") + "\"");
        };
    }

    private static void slice(NodeContext node) throws Refused {
        if (node.opset() < 10) {
            String axes = node.has("axes") ? node.longs(node.integers("axes")) : "";
            node.add(
                    new Slice(),
                    node.required(0, "input"),
                    node.longs(node.integers("starts")),
                    node.longs(node.integers("ends")),
                    axes);
        } else {
            node.add(
                    new Slice(),
                    node.required(0, "input"),
                    node.required(1, "starts"),
                    node.required(2, "ends"),
                    node.input(3),
                    node.input(4));
        }
    }

    private static void split(NodeContext node) throws Refused {
        long[] given = node.integers("split");
        String sizes = node.opset() >= 13 ? node.input(1) : given.length > 0 ? node.longs(given) : "";
        int parts = node.outputCount();
        if (sizes.isEmpty() && node.integer("num_outputs", parts) != parts) {
            throw new Refused("num_outputs is " + node.integer("num_outputs", 0) + ", it has " + parts + " outputs");
        }
        node.addAll(new Split(node.index("axis", 0), parts), node.required(0, "input"), sizes);
    }

    private static void transpose(NodeContext node) throws Refused {
        node.add(new Transpose(node.indices("perm")), node.required(0, "input"));
    }
}
