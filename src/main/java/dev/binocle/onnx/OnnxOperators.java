package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Cast;
import dev.binocle.op.Concat;
import dev.binocle.op.ConstantOfShape;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Flatten;
import dev.binocle.op.Gather;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Identity;
import dev.binocle.op.Nms;
import dev.binocle.op.Pad;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Reshape;
import dev.binocle.op.ShapeOf;
import dev.binocle.op.Slice;
import dev.binocle.op.Softmax;
import dev.binocle.op.Squeeze;
import dev.binocle.op.Transpose;
import dev.binocle.op.Unary;
import dev.binocle.op.Unsqueeze;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ONNX's operators, each as the operations that it becomes: one line in the table, and where that is not enough a method. */
final class OnnxOperators {
    @FunctionalInterface
    private interface Converter {
        void convert(NodeContext node) throws Refused;
    }

    private static final Map<String, Converter> TABLE = new HashMap<>();

    static {
        TABLE.put("Abs", node -> node.add(new Unary(Unary.Kind.ABS), node.required(0, "input")));
        TABLE.put("Add", node -> binary(node, Binary.Kind.ADD));
        TABLE.put("AveragePool", node -> pool(node, Pool2d.Kind.AVERAGE));
        TABLE.put("BatchNormalization", OnnxOperators::batchNorm);
        TABLE.put("Cast", node -> node.add(new Cast(castTarget(node)), node.required(0, "input")));
        TABLE.put("Ceil", node -> node.add(new Unary(Unary.Kind.CEIL), node.required(0, "input")));
        TABLE.put("Clip", OnnxOperators::clip);
        TABLE.put("Concat", OnnxOperators::concat);
        TABLE.put("Constant", OnnxOperators::constant);
        TABLE.put("ConstantOfShape", OnnxOperators::constantOfShape);
        TABLE.put("Conv", OnnxOperators::conv);
        TABLE.put("Div", node -> binary(node, Binary.Kind.DIV));
        TABLE.put("Dropout", OnnxOperators::dropout);
        TABLE.put("Exp", node -> node.add(new Unary(Unary.Kind.EXP), node.required(0, "input")));
        TABLE.put(
                "Flatten",
                node -> node.add(new Flatten(Math.toIntExact(node.integer("axis", 1))), node.required(0, "input")));
        TABLE.put("Floor", node -> node.add(new Unary(Unary.Kind.FLOOR), node.required(0, "input")));
        TABLE.put("Gather", OnnxOperators::gather);
        TABLE.put(
                "GlobalAveragePool", node -> node.add(new GlobalPool(Pool2d.Kind.AVERAGE), node.required(0, "input")));
        TABLE.put("GlobalMaxPool", node -> node.add(new GlobalPool(Pool2d.Kind.MAX), node.required(0, "input")));
        TABLE.put("HardSigmoid", OnnxOperators::hardSigmoid);
        TABLE.put("HardSwish", node -> node.add(Activation.HARD_SWISH, node.required(0, "input")));
        TABLE.put("Identity", node -> node.add(new Identity(), node.required(0, "input")));
        TABLE.put("LeakyRelu", OnnxOperators::leakyRelu);
        TABLE.put("Log", node -> node.add(new Unary(Unary.Kind.LOG), node.required(0, "input")));
        TABLE.put("Max", node -> chain(node, Binary.Kind.MAX));
        TABLE.put("MaxPool", node -> pool(node, Pool2d.Kind.MAX));
        TABLE.put("Min", node -> chain(node, Binary.Kind.MIN));
        TABLE.put("Mul", node -> binary(node, Binary.Kind.MUL));
        TABLE.put("Neg", node -> node.add(new Unary(Unary.Kind.NEG), node.required(0, "input")));
        TABLE.put("NonMaxSuppression", OnnxOperators::nms);
        TABLE.put("PRelu", node -> binary(node, Binary.Kind.PRELU));
        TABLE.put("Pad", OnnxOperators::pad);
        TABLE.put("Pow", node -> binary(node, Binary.Kind.POW));
        TABLE.put("Reciprocal", node -> node.add(new Unary(Unary.Kind.RECIPROCAL), node.required(0, "input")));
        TABLE.put("Relu", node -> node.add(Activation.RELU, node.required(0, "input")));
        TABLE.put("Reshape", OnnxOperators::reshape);
        TABLE.put("Shape", OnnxOperators::shape);
        TABLE.put("Sigmoid", node -> node.add(Activation.SIGMOID, node.required(0, "input")));
        TABLE.put("Slice", OnnxOperators::slice);
        TABLE.put("Softmax", OnnxOperators::softmax);
        TABLE.put("Sqrt", node -> node.add(new Unary(Unary.Kind.SQRT), node.required(0, "input")));
        TABLE.put("Squeeze", OnnxOperators::squeeze);
        TABLE.put("Sub", node -> binary(node, Binary.Kind.SUB));
        TABLE.put("Sum", node -> chain(node, Binary.Kind.ADD));
        TABLE.put("Tanh", node -> node.add(Activation.TANH, node.required(0, "input")));
        TABLE.put("Transpose", OnnxOperators::transpose);
        TABLE.put("Unsqueeze", OnnxOperators::unsqueeze);
    }

    /** Operators whose meaning was another before an opset: broadcasting by NumPy's rules, inputs that were attributes. */
    private static final Map<String, Integer> NOT_BEFORE = Map.ofEntries(
            Map.entry("Add", 7),
            Map.entry("BatchNormalization", 7),
            Map.entry("Cast", 6),
            Map.entry("Concat", 4),
            Map.entry("Div", 7),
            Map.entry("Dropout", 7),
            Map.entry("Mul", 7),
            Map.entry("PRelu", 7),
            Map.entry("Pad", 2),
            Map.entry("Pow", 7),
            Map.entry("Reshape", 5),
            Map.entry("Sub", 7));

    private OnnxOperators() {}

    static void convert(OnnxNode node, NodeContext context) throws Refused {
        Converter converter = node.domain().isEmpty() ? TABLE.get(node.type()) : null;
        if (converter == null) {
            throw new Refused("no such operator here");
        }
        int since = NOT_BEFORE.getOrDefault(node.type(), 1);
        if (context.opset() < since) {
            throw new Refused("its form before opset " + since + " is not supported");
        }
        if (node.outputs().isEmpty() || node.outputs().get(0).isEmpty()) {
            throw new Refused("it has no first output");
        }
        try {
            converter.convert(context);
        } catch (IllegalArgumentException | ArithmeticException e) { // an attribute that the operation refuses
            throw new Refused("" + e.getMessage());
        }
    }

    private static void binary(NodeContext node, Binary.Kind kind) throws Refused {
        node.add(new Binary(kind), node.required(0, "left operand"), node.required(1, "right operand"));
    }

    /** Any number of operands, two at a time. */
    private static void chain(NodeContext node, Binary.Kind kind) throws Refused {
        int count = node.inputCount();
        String sum = node.required(0, "input");
        for (int i = 1; i < count - 1; i++) {
            sum = node.step(new Binary(kind), sum, node.required(i, "input"));
        }
        if (count == 1) {
            node.add(new Identity(), sum);
        } else {
            node.add(new Binary(kind), sum, node.required(count - 1, "input"));
        }
    }

    private static void conv(NodeContext node) throws Refused {
        long[] kernel = node.integers("kernel_shape");
        int spatial = kernel.length > 0
                ? kernel.length
                : node.constant(1).map(weights -> weights.shape().rank() - 2).orElse(2);
        if (spatial != 2) {
            throw new Refused(spatial + "-dimensional convolution is not supported, only 2");
        }
        Window window = window(node, new long[] {1, 1});
        Conv2d op = Conv2d.builder()
                .stride(window.strideHeight(), window.strideWidth())
                .dilation(window.dilationHeight(), window.dilationWidth())
                .padding(window.padding())
                .groups(Math.toIntExact(node.integer("group", 1)))
                .build();
        node.add(op, node.required(0, "input"), node.required(1, "weights"), node.input(2));
    }

    private static Window window(NodeContext node, long[] kernel) throws Refused {
        long[] strides = node.integers("strides", 1, 1);
        long[] dilations = node.integers("dilations", 1, 1);
        long[] pads = node.integers("pads", 0, 0, 0, 0);
        if (kernel.length != 2 || strides.length != 2 || dilations.length != 2 || pads.length != 4) {
            throw new Refused("a window of " + kernel.length + " dimensions is not supported, only 2");
        }
        String auto = node.string("auto_pad", "NOTSET");
        Padding padding = switch (auto) {
            case "NOTSET" ->
                new Padding.Explicit(
                        Math.toIntExact(pads[0]),
                        Math.toIntExact(pads[1]),
                        Math.toIntExact(pads[2]),
                        Math.toIntExact(pads[3]));
            case "VALID" -> Padding.VALID;
            case "SAME_UPPER" -> Padding.SAME_UPPER;
            case "SAME_LOWER" -> Padding.SAME_LOWER;
            default -> throw new Refused("unknown auto_pad " + auto);
        };
        return new Window(
                Math.toIntExact(kernel[0]),
                Math.toIntExact(kernel[1]),
                Math.toIntExact(strides[0]),
                Math.toIntExact(strides[1]),
                Math.toIntExact(dilations[0]),
                Math.toIntExact(dilations[1]),
                padding,
                node.integer("ceil_mode", 0) != 0);
    }

    private static void pool(NodeContext node, Pool2d.Kind kind) throws Refused {
        node.onlyOneOutput();
        Window window = window(node, node.integers("kernel_shape"));
        boolean countPadding = node.integer("count_include_pad", 0) != 0;
        node.add(new Pool2d(kind, window, countPadding), node.required(0, "input"));
    }

    private static void batchNorm(NodeContext node) throws Refused {
        if (node.integer("training_mode", 0) != 0) {
            throw new Refused("training_mode is not supported");
        }
        if (node.integer("spatial", 1) != 1) {
            throw new Refused("spatial = 0 is not supported");
        }
        node.onlyOneOutput();
        node.add(
                new BatchNorm(node.number("epsilon", 1e-5f)),
                node.required(0, "input"),
                node.required(1, "scale"),
                node.required(2, "shift"),
                node.required(3, "mean"),
                node.required(4, "variance"));
    }

    private static void hardSigmoid(NodeContext node) throws Refused {
        node.add(
                Activation.hardSigmoid(node.number("alpha", 0.2f), node.number("beta", 0.5f)),
                node.required(0, "input"));
    }

    private static void leakyRelu(NodeContext node) throws Refused {
        node.add(Activation.leakyRelu(node.number("alpha", 0.01f)), node.required(0, "input"));
    }

    private static void clip(NodeContext node) throws Refused {
        String input = node.required(0, "input");
        if (node.opset() < 11) {
            float min = node.number("min", Float.NEGATIVE_INFINITY);
            node.add(Activation.clip(min, node.number("max", Float.POSITIVE_INFINITY)), input);
            return;
        }
        Optional<Float> min = limit(node, 1, Float.NEGATIVE_INFINITY);
        Optional<Float> max = limit(node, 2, Float.POSITIVE_INFINITY);
        boolean bounded = !node.input(1).isEmpty() || !node.input(2).isEmpty();
        if (min.isPresent() && max.isPresent() && bounded) {
            node.add(Activation.clip(min.get(), max.get()), input);
            return;
        }
        // limits of another type, or given at run time
        String raised = node.input(1).isEmpty() ? input : node.step(new Binary(Binary.Kind.MAX), input, node.input(1));
        if (node.input(2).isEmpty()) {
            node.add(new Identity(), raised);
        } else {
            node.add(new Binary(Binary.Kind.MIN), raised, node.input(2));
        }
    }

    /** A limit that is absent or a float32 constant. */
    private static Optional<Float> limit(NodeContext node, int index, float fallback) {
        if (node.input(index).isEmpty()) {
            return Optional.of(fallback);
        }
        return node.constant(index)
                .filter(data -> data.dataType() == DataType.FLOAT32 && data.elementCount() == 1)
                .map(data -> data.getFloat(0));
    }

    private static DataType castTarget(NodeContext node) throws Refused {
        long number = node.integer("to", 0);
        if (!TensorProto.knows(number)) {
            throw new Refused("a cast to ONNX's data type " + number + " is not supported");
        }
        if (TensorProto.dataType(number) == DataType.BFLOAT16) {
            throw new Refused("a cast to bfloat16 is not supported: ONNX says only since opset 19 how it rounds");
        }
        return TensorProto.dataType(number);
    }

    private static void concat(NodeContext node) throws Refused {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputCount(); i++) {
            inputs.add(node.required(i, "input"));
        }
        node.add(new Concat(Math.toIntExact(node.integer("axis", 1))), inputs);
    }

    private static void constant(NodeContext node) throws Refused {
        if (node.tensor("value").isPresent()) {
            node.defineOutput(node.tensor("value").get());
        } else if (node.has("value_float")) {
            node.defineOutput(TensorData.of(Shape.SCALAR, node.number("value_float", 0)));
        } else if (node.has("value_floats")) {
            float[] values = node.numbers("value_floats");
            node.defineOutput(TensorData.of(Shape.of(values.length), values));
        } else if (node.has("value_int")) {
            node.defineOutput(TensorData.ofLongs(Shape.SCALAR, node.integer("value_int", 0)));
        } else if (node.has("value_ints")) {
            long[] values = node.integers("value_ints");
            node.defineOutput(TensorData.ofLongs(Shape.of(values.length), values));
        } else {
            throw new Refused("a constant that is no tensor of numbers is not supported");
        }
    }

    private static void constantOfShape(NodeContext node) throws Refused {
        TensorData value = node.tensor("value").orElseGet(() -> TensorData.of(Shape.of(1), 0f));
        node.add(new ConstantOfShape(), node.required(0, "shape"), node.constant(value));
    }

    private static void dropout(NodeContext node) throws Refused {
        node.onlyOneOutput();
        Optional<TensorData> training = node.constant(2);
        if (!node.input(2).isEmpty() && (training.isEmpty() || training.get().getLong(0) != 0)) {
            throw new Refused("training_mode is not supported");
        }
        node.add(new Identity(), node.required(0, "input"));
    }

    private static void gather(NodeContext node) throws Refused {
        node.add(
                new Gather(Math.toIntExact(node.integer("axis", 0))),
                node.required(0, "input"),
                node.required(1, "indices"));
    }

    private static void nms(NodeContext node) throws Refused {
        boolean center = node.integer("center_point_box", 0) != 0;
        node.add(
                new Nms(center ? BoxFormat.CENTER : BoxFormat.CORNERS),
                node.required(0, "boxes"),
                node.required(1, "scores"),
                node.input(2),
                node.input(3),
                node.input(4));
    }

    private static void pad(NodeContext node) throws Refused {
        String mode = node.string("mode", "constant");
        if (!mode.equals("constant")) {
            throw new Refused("mode " + mode + " is not supported, only constant");
        }
        if (!node.input(3).isEmpty()) {
            throw new Refused("pads for some axes only (input 3) are not supported");
        }
        if (node.opset() < 11) {
            String value = node.constant(TensorData.of(Shape.SCALAR, node.number("value", 0)));
            node.add(new Pad(), node.required(0, "input"), node.longs(node.integers("pads")), value);
        } else {
            node.add(new Pad(), node.required(0, "input"), node.required(1, "pads"), node.input(2));
        }
    }

    private static void reshape(NodeContext node) throws Refused {
        node.add(new Reshape(node.integer("allowzero", 0) != 0), node.required(0, "input"), node.required(1, "shape"));
    }

    private static void shape(NodeContext node) throws Refused {
        node.add(new ShapeOf(node.integer("start", 0), node.integer("end", Long.MAX_VALUE)), node.required(0, "input"));
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

    private static void softmax(NodeContext node) throws Refused {
        boolean flattened = node.opset() < 13;
        int axis = Math.toIntExact(node.integer("axis", flattened ? 1 : -1));
        node.add(new Softmax(axis, flattened), node.required(0, "input"));
    }

    private static void squeeze(NodeContext node) throws Refused {
        String axes = node.opset() >= 13 ? node.input(1) : node.has("axes") ? node.longs(node.integers("axes")) : "";
        node.add(new Squeeze(), node.required(0, "input"), axes);
    }

    private static void unsqueeze(NodeContext node) throws Refused {
        String axes = node.opset() >= 13 ? node.required(1, "axes") : node.longs(node.integers("axes"));
        node.add(new Unsqueeze(), node.required(0, "input"), axes);
    }

    private static void transpose(NodeContext node) throws Refused {
        List<Integer> permutation = new ArrayList<>();
        for (long axis : node.integers("perm")) {
            permutation.add(Math.toIntExact(axis));
        }
        node.add(new Transpose(permutation), node.required(0, "input"));
    }
}
