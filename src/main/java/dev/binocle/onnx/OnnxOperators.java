package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** ONNX's operators, each as the operations that it becomes: the families' tables together. */
final class OnnxOperators {
    private static final SortedMap<String, Converter> TABLE = new TreeMap<>();

    static {
        ElementwiseOperators.register(TABLE);
        MovementOperators.register(TABLE);
        ShapeOperators.register(TABLE);
        ReductionOperators.register(TABLE);
        NormalizationOperators.register(TABLE);
        ConvolutionOperators.register(TABLE);
        VisionOperators.register(TABLE);
    }

    /** Operators whose meaning was another before an opset: inputs that were attributes. */
    private static final Map<String, Integer> NOT_BEFORE = Map.ofEntries(
            Map.entry("Cast", 6),
            Map.entry("Concat", 4),
            Map.entry("GlobalLpPool", 2),
            Map.entry("LpPool", 2),
            Map.entry("Pad", 2),
            Map.entry("Reshape", 5),
            Map.entry("Split", 2),
            Map.entry("Tile", 6),
            Map.entry("Upsample", 7));

    private OnnxOperators() {}

    /** Every operator's name, and the first opset in which it means what is read here. */
    static SortedMap<String, Integer> known() {
        SortedMap<String, Integer> known = new TreeMap<>();
        TABLE.keySet().forEach(name -> known.put(name, NOT_BEFORE.getOrDefault(name, 1)));
        return known;
    }

    static void convert(OnnxNode node, NodeContext context) throws Refused {
        Converter converter =
                node.domain().isEmpty() || node.domain().equals("ai.onnx") ? TABLE.get(node.type()) : null;
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
}
