package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.Activation;
import dev.binocle.op.AlignAxis;
import dev.binocle.op.Binary;
import dev.binocle.op.Cast;
import dev.binocle.op.CastLike;
import dev.binocle.op.Identity;
import dev.binocle.op.Unary;
import dev.binocle.op.Where;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.Map;
import java.util.Optional;

/** Element by element: arithmetic, comparisons, logic, activations, casts. */
final class ElementwiseOperators {
    private ElementwiseOperators() {}

    static void register(Map<String, Converter> table) {
        unary(table, "Abs", Unary.Kind.ABS);
        unary(table, "Acos", Unary.Kind.ACOS);
        unary(table, "Acosh", Unary.Kind.ACOSH);
        unary(table, "Asin", Unary.Kind.ASIN);
        unary(table, "Asinh", Unary.Kind.ASINH);
        unary(table, "Atan", Unary.Kind.ATAN);
        unary(table, "Atanh", Unary.Kind.ATANH);
        unary(table, "BitwiseNot", Unary.Kind.BIT_NOT);
        unary(table, "Ceil", Unary.Kind.CEIL);
        unary(table, "Cos", Unary.Kind.COS);
        unary(table, "Cosh", Unary.Kind.COSH);
        unary(table, "Erf", Unary.Kind.ERF);
        unary(table, "Exp", Unary.Kind.EXP);
        unary(table, "Floor", Unary.Kind.FLOOR);
        unary(table, "IsNaN", Unary.Kind.IS_NAN);
        unary(table, "Log", Unary.Kind.LOG);
        unary(table, "Neg", Unary.Kind.NEG);
        unary(table, "Not", Unary.Kind.NOT);
        unary(table, "Reciprocal", Unary.Kind.RECIPROCAL);
        unary(table, "Round", Unary.Kind.ROUND);
        unary(table, "Sign", Unary.Kind.SIGN);
        unary(table, "Sin", Unary.Kind.SIN);
        unary(table, "Sinh", Unary.Kind.SINH);
        unary(table, "Sqrt", Unary.Kind.SQRT);
        unary(table, "Tan", Unary.Kind.TAN);
        table.put("IsInf", ElementwiseOperators::isInf);

        binary(table, "Add", Binary.Kind.ADD);
        binary(table, "And", Binary.Kind.AND);
        binary(table, "BitwiseAnd", Binary.Kind.BIT_AND);
        binary(table, "BitwiseOr", Binary.Kind.BIT_OR);
        binary(table, "BitwiseXor", Binary.Kind.BIT_XOR);
        binary(table, "Div", Binary.Kind.DIV);
        binary(table, "Equal", Binary.Kind.EQUAL);
        binary(table, "Greater", Binary.Kind.GREATER);
        binary(table, "GreaterOrEqual", Binary.Kind.GREATER_OR_EQUAL);
        binary(table, "Less", Binary.Kind.LESS);
        binary(table, "LessOrEqual", Binary.Kind.LESS_OR_EQUAL);
        binary(table, "Mul", Binary.Kind.MUL);
        binary(table, "Or", Binary.Kind.OR);
        binary(table, "PRelu", Binary.Kind.PRELU);
        binary(table, "Pow", Binary.Kind.POW);
        binary(table, "Sub", Binary.Kind.SUB);
        binary(table, "Xor", Binary.Kind.XOR);
        table.put("BitShift", node -> binary(node, shift(node)));
        table.put("Mod", node -> binary(node, node.integer("fmod", 0) == 0 ? Binary.Kind.MOD : Binary.Kind.REMAINDER));
        table.put("Max", node -> chain(node, Binary.Kind.MAX));
        table.put("Mean", ElementwiseOperators::mean);
        table.put("Min", node -> chain(node, Binary.Kind.MIN));
        table.put("Sum", node -> chain(node, Binary.Kind.ADD));

        activation(table, "Celu", node -> new Activation(Activation.Kind.CELU, node.number("alpha", 1), 0));
        activation(table, "Elu", node -> new Activation(Activation.Kind.ELU, node.number("alpha", 1), 0));
        activation(table, "Gelu", ElementwiseOperators::gelu);
        activation(
                table,
                "HardSigmoid",
                node -> Activation.hardSigmoid(node.number("alpha", 0.2f), node.number("beta", 0.5f)));
        activation(table, "HardSwish", node -> Activation.HARD_SWISH);
        activation(table, "LeakyRelu", node -> Activation.leakyRelu(node.number("alpha", 0.01f)));
        activation(table, "Mish", node -> Activation.MISH);
        activation(table, "Relu", node -> Activation.RELU);
        activation(
                table,
                "Selu",
                node -> new Activation(
                        Activation.Kind.SELU, node.number("alpha", 1.6732632f), node.number("gamma", 1.050701f)));
        activation(
                table,
                "Shrink",
                node -> new Activation(Activation.Kind.SHRINK, node.number("lambd", 0.5f), node.number("bias", 0)));
        activation(table, "Sigmoid", node -> Activation.SIGMOID);
        activation(table, "Softplus", node -> Activation.SOFTPLUS);
        activation(table, "Softsign", node -> Activation.SOFTSIGN);
        activation(table, "Tanh", node -> Activation.TANH);
        activation(
                table,
                "ThresholdedRelu",
                node -> new Activation(Activation.Kind.THRESHOLDED_RELU, node.number("alpha", 1), 0));
        table.put("Clip", ElementwiseOperators::clip);

        table.put("Cast", node -> node.add(new Cast(target(node)), node.required(0, "input")));
        table.put("CastLike", node -> node.add(new CastLike(), node.required(0, "input"), node.required(1, "target")));
        table.put(
                "Where",
                node -> node.add(
                        new Where(),
                        node.required(0, "condition"),
                        node.required(1, "first value"),
                        node.required(2, "second value")));
    }

    @FunctionalInterface
    private interface Activations {
        Activation of(NodeContext node) throws Refused;
    }

    private static void unary(Map<String, Converter> table, String name, Unary.Kind kind) {
        table.put(name, node -> node.add(new Unary(kind), node.required(0, "input")));
    }

    private static void binary(Map<String, Converter> table, String name, Binary.Kind kind) {
        table.put(name, node -> binary(node, kind));
    }

    private static void binary(NodeContext node, Binary.Kind kind) throws Refused {
        String left = node.required(0, "left operand");
        String right = node.required(1, "right operand");
        // before opset 7 the right operand could be aligned with any axis; PRelu's slope always is with the channels
        boolean slope = kind == Binary.Kind.PRELU;
        if (node.opset() < 7 && (slope || node.has("axis"))) {
            right = node.step(new AlignAxis(slope ? 1 : node.index("axis", 0)), right, left);
        }
        node.add(new Binary(kind), left, right);
    }

    private static void activation(Map<String, Converter> table, String name, Activations activation) {
        table.put(name, node -> node.add(activation.of(node), node.required(0, "input")));
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

    private static void mean(NodeContext node) throws Refused {
        String sum = node.required(0, "input");
        for (int i = 1; i < node.inputCount(); i++) {
            sum = node.step(new Binary(Binary.Kind.ADD), sum, node.required(i, "input"));
        }
        String count = node.constant(TensorData.of(Shape.SCALAR, (float) node.inputCount()));
        node.add(new Binary(Binary.Kind.DIV), sum, node.step(new CastLike(), count, sum));
    }

    private static void isInf(NodeContext node) throws Refused {
        boolean negative = node.integer("detect_negative", 1) != 0;
        boolean positive = node.integer("detect_positive", 1) != 0;
        String input = node.required(0, "input");
        if (negative || positive) {
            Unary.Kind one = positive ? Unary.Kind.IS_POSITIVE_INF : Unary.Kind.IS_NEGATIVE_INF;
            node.add(new Unary(negative && positive ? Unary.Kind.IS_INF : one), input);
        } else { // nothing is both
            String above = node.step(new Unary(Unary.Kind.IS_POSITIVE_INF), input);
            node.add(new Binary(Binary.Kind.AND), above, node.step(new Unary(Unary.Kind.IS_NEGATIVE_INF), input));
        }
    }

    private static Binary.Kind shift(NodeContext node) throws Refused {
        return switch (node.string("direction", "")) {
            case "LEFT" -> Binary.Kind.SHIFT_LEFT;
            case "RIGHT" -> Binary.Kind.SHIFT_RIGHT;
            default ->
                throw new Refused("its direction must be LEFT or RIGHT, not \"" + node.string("direction", "") + "\"");
        };
    }

    private static Activation gelu(NodeContext node) throws Refused {
        return switch (node.string("approximate", "none")) {
            case "none" -> Activation.GELU;
            case "tanh" -> Activation.GELU_TANH;
            default -> throw new Refused("unknown approximation \"" + node.string("approximate", "") + "\"");
        };
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

    private static DataType target(NodeContext node) throws Refused {
        long number = node.integer("to", 0);
        if (!TensorProto.knows(number)) {
            throw new Refused("a cast to ONNX's data type " + number + " is not supported");
        }
        if (TensorProto.dataType(number) == DataType.BFLOAT16 && node.opset() < 19) {
            throw new Refused("a cast to bfloat16 is not supported: ONNX says only since opset 19 how it rounds");
        }
        return TensorProto.dataType(number);
    }
}
