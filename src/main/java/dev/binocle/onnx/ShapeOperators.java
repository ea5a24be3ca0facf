package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.ConstantOfShape;
import dev.binocle.op.EyeLike;
import dev.binocle.op.Identity;
import dev.binocle.op.NonZero;
import dev.binocle.op.Range;
import dev.binocle.op.ShapeOf;
import dev.binocle.op.SizeOf;
import dev.binocle.op.Transpose;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.Map;
import java.util.Optional;

/** What makes tensors of constants and shapes, and what networks have for training only. */
final class ShapeOperators {
    private ShapeOperators() {}

    static void register(Map<String, Converter> table) {
        table.put("Constant", ShapeOperators::constant);
        table.put("ConstantOfShape", ShapeOperators::constantOfShape);
        table.put("Dropout", ShapeOperators::dropout);
        table.put("EyeLike", ShapeOperators::eyeLike);
        table.put("NonZero", ShapeOperators::nonZero);
        table.put(
                "Range",
                node -> node.add(
                        new Range(), node.required(0, "start"), node.required(1, "limit"), node.required(2, "delta")));
        table.put(
                "Shape",
                node -> node.add(
                        new ShapeOf(node.integer("start", 0), node.integer("end", Long.MAX_VALUE)),
                        node.required(0, "input")));
        table.put("Size", node -> node.add(new SizeOf(), node.required(0, "input")));
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

    /** While not training it does nothing, and its mask is true everywhere. */
    private static void dropout(NodeContext node) throws Refused {
        if (node.opset() < 7 && node.integer("is_test", 0) == 0) {
            throw new Refused("training is not supported");
        }
        Optional<TensorData> training = node.constant(2);
        if (!node.input(2).isEmpty() && (training.isEmpty() || training.get().getLong(0) != 0)) {
            throw new Refused("training_mode is not supported");
        }
        String input = node.required(0, "input");
        if (!node.output(1).isEmpty()) {
            TensorData yes = TensorData.generate(TensorType.of(DataType.BOOL, Shape.of(1)), i -> 1);
            String shape = node.step(ShapeOf.ALL, input);
            node.addTo(1, new ConstantOfShape(), shape, node.constant(yes));
        }
        node.addTo(0, new Identity(), input);
    }

    private static void eyeLike(NodeContext node) throws Refused {
        Optional<DataType> type = Optional.empty();
        if (node.has("dtype")) {
            long number = node.integer("dtype", 0);
            if (!TensorProto.knows(number)) {
                throw new Refused("ONNX's data type " + number + " is not supported");
            }
            type = Optional.of(TensorProto.dataType(number));
        }
        node.add(new EyeLike(type, node.integer("k", 0)), node.required(0, "input"));
    }

    private static void nonZero(NodeContext node) throws Refused {
        node.add(Transpose.of(1, 0), node.step(new NonZero(), node.required(0, "input")));
    }
}
