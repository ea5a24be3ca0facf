package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Op;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Squeeze;
import dev.binocle.op.Unsqueeze;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What slides a window over pictures. One-dimensional ones are pictures of one row. */
final class ConvolutionOperators {
    private ConvolutionOperators() {}

    static void register(Map<String, Converter> table) {
        table.put("AveragePool", node -> pool(node, Pool2d.Kind.AVERAGE));
        table.put("Conv", ConvolutionOperators::conv);
        table.put("ConvTranspose", ConvolutionOperators::convTranspose);
        table.put("GlobalAveragePool", node -> globalPool(node, Pool2d.Kind.AVERAGE));
        table.put("GlobalLpPool", node -> globalPool(node, Pool2d.Kind.LP));
        table.put("GlobalMaxPool", node -> globalPool(node, Pool2d.Kind.MAX));
        table.put("LpPool", node -> pool(node, Pool2d.Kind.LP));
        table.put("MaxPool", node -> pool(node, Pool2d.Kind.MAX));
    }

    private static void globalPool(NodeContext node, Pool2d.Kind kind) throws Refused {
        node.add(new GlobalPool(kind, node.index("p", 2)), node.required(0, "input"));
    }

    /** How many axes the window has: as the kernel's attribute says, or the weights; else as many as a picture. */
    private static int spatial(NodeContext node, boolean weighted) throws Refused {
        int attribute = node.integers("kernel_shape").length;
        int spatial = attribute > 0 || !weighted
                ? attribute
                : node.rank(1).map(rank -> rank - 2).orElse(2);
        if (spatial != 1 && spatial != 2) {
            throw new Refused("a window of " + spatial + " dimensions is not supported, only 1 and 2");
        }
        return spatial;
    }

    private static void conv(NodeContext node) throws Refused {
        int spatial = spatial(node, true);
        Window window = window(node, spatial, new long[spatial]);
        Conv2d op = Conv2d.builder()
                .stride(window.strideHeight(), window.strideWidth())
                .dilation(window.dilationHeight(), window.dilationWidth())
                .padding(window.padding())
                .groups(node.index("group", 1))
                .build();
        add(node, spatial, op, List.of(node.required(0, "input"), node.required(1, "weights")), node.input(2));
    }

    private static void convTranspose(NodeContext node) throws Refused {
        int spatial = spatial(node, true);
        Window window = window(node, spatial, new long[spatial]);
        long[] extra = pair(node.integers("output_padding", new long[spatial]), spatial, 0, "output_padding");
        List<Long> size = new ArrayList<>();
        if (node.has("output_shape")) {
            for (long dim : pair(node.integers("output_shape"), spatial, 1, "output_shape")) {
                size.add(dim);
            }
        }
        ConvTranspose2d op = new ConvTranspose2d(
                window.strideHeight(),
                window.strideWidth(),
                window.dilationHeight(),
                window.dilationWidth(),
                window.padding(),
                Math.toIntExact(extra[0]),
                Math.toIntExact(extra[1]),
                size,
                node.index("group", 1));
        add(node, spatial, op, List.of(node.required(0, "input"), node.required(1, "weights")), node.input(2));
    }

    private static void pool(NodeContext node, Pool2d.Kind kind) throws Refused {
        int spatial = spatial(node, false);
        Window window = window(node, spatial, node.integers("kernel_shape"));
        boolean countPadding = node.integer("count_include_pad", 0) != 0;
        boolean columns = node.integer("storage_order", 0) != 0 && spatial == 2;
        Pool2d.Indices indices = kind != Pool2d.Kind.MAX || node.output(1).isEmpty()
                ? Pool2d.Indices.NONE
                : columns ? Pool2d.Indices.COLUMN_MAJOR : Pool2d.Indices.ROW_MAJOR;
        Pool2d op = new Pool2d(kind, window, countPadding, node.index("p", 2), indices);
        add(node, spatial, op, List.of(node.required(0, "input")), "");
    }

    /** The operation itself; or for one axis between two that turn rows into pictures of height 1 and back. */
    private static void add(NodeContext node, int spatial, Op op, List<String> images, String bias) {
        if (spatial == 2) {
            List<String> inputs = new ArrayList<>(images);
            inputs.add(bias);
            node.addAll(op, trimmed(inputs).toArray(String[]::new));
            return;
        }
        String height = node.longs(2);
        List<String> inputs = new ArrayList<>();
        images.forEach(image -> inputs.add(node.step(new Unsqueeze(), image, height)));
        inputs.add(bias);
        List<String> results = node.steps(op, node.outputCount(), trimmed(inputs));
        for (int i = 0; i < results.size(); i++) {
            node.addTo(i, new Squeeze(), results.get(i), height);
        }
    }

    private static List<String> trimmed(List<String> inputs) {
        int last = inputs.size() - 1;
        return inputs.get(last).isEmpty() ? inputs.subList(0, last) : inputs;
    }

    private static Window window(NodeContext node, int spatial, long[] kernel) throws Refused {
        long[] size = pair(kernel, spatial, 1, "kernel_shape");
        long[] strides = pair(node.integers("strides", ones(spatial)), spatial, 1, "strides");
        long[] dilations = pair(node.integers("dilations", ones(spatial)), spatial, 1, "dilations");
        return new Window(
                Math.toIntExact(Math.max(1, size[0])),
                Math.toIntExact(Math.max(1, size[1])),
                Math.toIntExact(strides[0]),
                Math.toIntExact(strides[1]),
                Math.toIntExact(dilations[0]),
                Math.toIntExact(dilations[1]),
                padding(node, spatial),
                node.integer("ceil_mode", 0) != 0);
    }

    private static Padding padding(NodeContext node, int spatial) throws Refused {
        String auto = node.string("auto_pad", "NOTSET");
        return switch (auto) {
            case "NOTSET" -> {
                long[] pads = node.integers("pads", new long[2 * spatial]);
                if (pads.length != 2 * spatial) {
                    throw new Refused("pads must have " + 2 * spatial + " values, got " + pads.length);
                }
                boolean row = spatial == 1;
                yield new Padding.Explicit(
                        row ? 0 : Math.toIntExact(pads[0]),
                        Math.toIntExact(row ? pads[0] : pads[1]),
                        row ? 0 : Math.toIntExact(pads[2]),
                        Math.toIntExact(row ? pads[1] : pads[3]));
            }
            case "VALID" -> Padding.VALID;
            case "SAME_UPPER" -> Padding.SAME_UPPER;
            case "SAME_LOWER" -> Padding.SAME_LOWER;
            default -> throw new Refused("unknown auto_pad " + auto);
        };
    }

    /** Height and width; of one axis the width, with this for the height. */
    private static long[] pair(long[] values, int spatial, long height, String what) throws Refused {
        if (values.length != spatial) {
            throw new Refused(what + " must have " + spatial + " values, got " + values.length);
        }
        return spatial == 2 ? values : new long[] {height, values[0]};
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
