package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.BatchNormTraining;
import dev.binocle.op.GroupNorm;
import dev.binocle.op.InstanceNorm;
import dev.binocle.op.LayerNorm;
import dev.binocle.op.Lrn;
import dev.binocle.op.MeanVarianceNorm;
import dev.binocle.op.Op;
import dev.binocle.op.RmsNorm;
import java.util.List;
import java.util.Map;

/** Normalisations. */
final class NormalizationOperators {
    private static final float EPSILON = 1e-5f;

    private NormalizationOperators() {}

    static void register(Map<String, Converter> table) {
        table.put("BatchNormalization", NormalizationOperators::batchNorm);
        table.put(
                "GroupNormalization",
                node -> node.add(
                        new GroupNorm(node.index("num_groups", 0), node.number("epsilon", EPSILON)),
                        node.required(0, "input"),
                        node.required(1, "scale"),
                        node.required(2, "shift")));
        table.put(
                "InstanceNormalization",
                node -> node.add(
                        new InstanceNorm(node.number("epsilon", EPSILON)),
                        node.required(0, "input"),
                        node.required(1, "scale"),
                        node.required(2, "shift")));
        table.put("LRN", NormalizationOperators::lrn);
        table.put("LayerNormalization", NormalizationOperators::layerNorm);
        table.put("MeanVarianceNormalization", NormalizationOperators::meanVariance);
        table.put(
                "RMSNormalization",
                node -> node.add(
                        new RmsNorm(node.index("axis", -1), node.number("epsilon", EPSILON)),
                        node.required(0, "input"),
                        node.required(1, "scale")));
    }

    private static void batchNorm(NodeContext node) throws Refused {
        if (node.integer("spatial", 1) != 1) {
            throw new Refused("spatial = 0 is not supported");
        }
        boolean training = node.opset() < 7 ? node.integer("is_test", 0) == 0 : node.integer("training_mode", 0) != 0;
        if (training && node.opset() < 14) {
            throw new Refused("training before opset 14 is not supported");
        }
        if (!training) {
            node.onlyOneOutput();
        }
        float epsilon = node.number("epsilon", EPSILON);
        Op op = training ? new BatchNormTraining(epsilon, node.number("momentum", 0.9f)) : new BatchNorm(epsilon);
        node.addAll(
                op,
                node.required(0, "input"),
                node.required(1, "scale"),
                node.required(2, "shift"),
                node.required(3, "mean"),
                node.required(4, "variance"));
    }

    private static void layerNorm(NodeContext node) throws Refused {
        if (node.integer("stash_type", 1) != 1) {
            throw new Refused("stash_type " + node.integer("stash_type", 1) + " is not supported, only 1 (float32)");
        }
        boolean statistics = node.outputCount() > 1;
        node.addAll(
                new LayerNorm(node.index("axis", -1), node.number("epsilon", EPSILON), statistics),
                node.required(0, "input"),
                node.required(1, "scale"),
                node.input(2));
    }

    private static void lrn(NodeContext node) throws Refused {
        node.add(
                new Lrn(
                        node.index("size", 0),
                        node.number("alpha", 1e-4f),
                        node.number("beta", 0.75f),
                        node.number("bias", 1)),
                node.required(0, "input"));
    }

    private static void meanVariance(NodeContext node) throws Refused {
        List<Integer> axes = node.has("axes") ? node.indices("axes") : List.of(0, 2, 3);
        node.add(new MeanVarianceNorm(axes), node.required(0, "input"));
    }
}
