package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.GridSample;
import dev.binocle.op.Nms;
import dev.binocle.op.Resize;
import dev.binocle.op.RoiAlign;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Map;

/** Pictures sampled at other places, and boxes. */
final class VisionOperators {
    private VisionOperators() {}

    static void register(Map<String, Converter> table) {
        table.put("GridSample", VisionOperators::gridSample);
        table.put("NonMaxSuppression", VisionOperators::nms);
        table.put("Resize", VisionOperators::resize);
        table.put("RoiAlign", VisionOperators::roiAlign);
        table.put("Upsample", VisionOperators::upsample);
    }

    private static void gridSample(NodeContext node) throws Refused {
        Resize.Mode mode = switch (node.string("mode", "bilinear")) {
            case "bilinear", "linear" -> Resize.Mode.LINEAR;
            case "nearest" -> Resize.Mode.NEAREST;
            case "bicubic", "cubic" -> Resize.Mode.CUBIC;
            default -> throw new Refused("unknown mode \"" + node.string("mode", "") + "\"");
        };
        GridSample.Border border = switch (node.string("padding_mode", "zeros")) {
            case "zeros" -> GridSample.Border.ZEROS;
            case "border" -> GridSample.Border.EDGE;
            case "reflection" -> GridSample.Border.REFLECTION;
            default -> throw new Refused("unknown padding_mode \"" + node.string("padding_mode", "") + "\"");
        };
        boolean align = node.integer("align_corners", 0) != 0;
        node.add(new GridSample(mode, border, align), node.required(0, "input"), node.required(1, "grid"));
    }

    private static void nms(NodeContext node) throws Refused {
        boolean center = node.integer("center_point_box", 0) != 0;
        node.add(
                Nms.of(center ? BoxFormat.CXCYWH : BoxFormat.YXYX).withRule(Nms.Rule.ONNX_RUNTIME),
                node.required(0, "boxes"),
                node.required(1, "scores"),
                node.input(2),
                node.input(3),
                node.input(4));
    }

    private static void resize(NodeContext node) throws Refused {
        boolean old = node.opset() < 11;
        Resize op = new Resize(
                mode(node),
                old ? Resize.Coordinates.ASYMMETRIC : coordinates(node),
                old ? Resize.Rounding.FLOOR : rounding(node),
                node.number("cubic_coeff_a", -0.75f),
                node.integer("exclude_outside", 0) != 0,
                node.number("extrapolation_value", 0),
                node.integer("antialias", 0) != 0,
                aspect(node),
                node.has("axes") ? node.indices("axes") : List.of());
        if (old) {
            node.add(op, node.required(0, "input"), "", node.required(1, "scales"));
        } else {
            node.add(op, node.required(0, "input"), node.input(1), node.input(2), node.input(3));
        }
    }

    /** What Resize was before opset 10; the scales were an attribute before opset 9. */
    private static void upsample(NodeContext node) throws Refused {
        String scales = node.input(1);
        if (node.opset() < 9) {
            float[] numbers = node.numbers("scales");
            scales = node.constant(TensorData.of(Shape.of(numbers.length), numbers));
        }
        Resize op = new Resize(
                mode(node),
                Resize.Coordinates.ASYMMETRIC,
                Resize.Rounding.FLOOR,
                -0.75f,
                false,
                0,
                false,
                Resize.Aspect.STRETCH,
                List.of());
        node.add(op, node.required(0, "input"), "", scales);
    }

    private static Resize.Mode mode(NodeContext node) throws Refused {
        return switch (node.string("mode", "nearest")) {
            case "nearest" -> Resize.Mode.NEAREST;
            case "linear", "bilinear" -> Resize.Mode.LINEAR;
            case "cubic" -> Resize.Mode.CUBIC;
            default -> throw new Refused("unknown mode \"" + node.string("mode", "") + "\"");
        };
    }

    private static Resize.Coordinates coordinates(NodeContext node) throws Refused {
        return switch (node.string("coordinate_transformation_mode", "half_pixel")) {
            case "half_pixel" -> Resize.Coordinates.HALF_PIXEL;
            case "half_pixel_symmetric" -> Resize.Coordinates.HALF_PIXEL_SYMMETRIC;
            case "pytorch_half_pixel" -> Resize.Coordinates.PYTORCH_HALF_PIXEL;
            case "align_corners" -> Resize.Coordinates.ALIGN_CORNERS;
            case "asymmetric" -> Resize.Coordinates.ASYMMETRIC;
            case "tf_half_pixel_for_nn" -> Resize.Coordinates.TF_HALF_PIXEL_FOR_NN;
            case "tf_crop_and_resize" -> Resize.Coordinates.TF_CROP_AND_RESIZE;
            default ->
                throw new Refused("unknown coordinate_transformation_mode \""
                        + node.string("coordinate_transformation_mode", "") + "\"");
        };
    }

    private static Resize.Rounding rounding(NodeContext node) throws Refused {
        return switch (node.string("nearest_mode", "round_prefer_floor")) {
            case "round_prefer_floor" -> Resize.Rounding.ROUND_PREFER_FLOOR;
            case "round_prefer_ceil" -> Resize.Rounding.ROUND_PREFER_CEIL;
            case "floor" -> Resize.Rounding.FLOOR;
            case "ceil" -> Resize.Rounding.CEIL;
            default -> throw new Refused("unknown nearest_mode \"" + node.string("nearest_mode", "") + "\"");
        };
    }

    private static Resize.Aspect aspect(NodeContext node) throws Refused {
        return switch (node.string("keep_aspect_ratio_policy", "stretch")) {
            case "stretch" -> Resize.Aspect.STRETCH;
            case "not_larger" -> Resize.Aspect.NOT_LARGER;
            case "not_smaller" -> Resize.Aspect.NOT_SMALLER;
            default ->
                throw new Refused(
                        "unknown keep_aspect_ratio_policy \"" + node.string("keep_aspect_ratio_policy", "") + "\"");
        };
    }

    private static void roiAlign(NodeContext node) throws Refused {
        String rule =
                node.string("coordinate_transformation_mode", node.opset() < 16 ? "output_half_pixel" : "half_pixel");
        if (!rule.equals("half_pixel") && !rule.equals("output_half_pixel")) {
            throw new Refused("unknown coordinate_transformation_mode \"" + rule + "\"");
        }
        String mode = node.string("mode", "avg");
        if (!mode.equals("avg") && !mode.equals("max")) {
            throw new Refused("unknown mode \"" + mode + "\"");
        }
        node.add(
                new RoiAlign(
                        mode.equals("max") ? RoiAlign.Kind.MAX : RoiAlign.Kind.AVERAGE,
                        node.index("output_height", 1),
                        node.index("output_width", 1),
                        node.index("sampling_ratio", 0),
                        node.number("spatial_scale", 1),
                        rule.equals("half_pixel")),
                node.required(0, "input"),
                node.required(1, "regions"),
                node.required(2, "batch"));
    }
}
