package dev.binocle.onnx;

import dev.binocle.onnx.NodeContext.Refused;
import dev.binocle.op.ArgReduce;
import dev.binocle.op.CumSum;
import dev.binocle.op.Einsum;
import dev.binocle.op.Gemm;
import dev.binocle.op.MatMul;
import dev.binocle.op.Reduce;
import dev.binocle.op.Softmax;
import dev.binocle.op.TopK;
import java.util.Map;

/** What combines elements: reductions, sorting, products of matrices. */
final class ReductionOperators {
    private ReductionOperators() {}

    static void register(Map<String, Converter> table) {
        reduce(table, "ReduceL1", Reduce.Kind.L1, 18);
        reduce(table, "ReduceL2", Reduce.Kind.L2, 18);
        reduce(table, "ReduceLogSum", Reduce.Kind.LOG_SUM, 18);
        reduce(table, "ReduceLogSumExp", Reduce.Kind.LOG_SUM_EXP, 18);
        reduce(table, "ReduceMax", Reduce.Kind.MAX, 18);
        reduce(table, "ReduceMean", Reduce.Kind.MEAN, 18);
        reduce(table, "ReduceMin", Reduce.Kind.MIN, 18);
        reduce(table, "ReduceProd", Reduce.Kind.PROD, 18);
        reduce(table, "ReduceSum", Reduce.Kind.SUM, 13);
        reduce(table, "ReduceSumSquare", Reduce.Kind.SUM_SQUARE, 18);
        table.put("ArgMax", node -> argReduce(node, ArgReduce.Kind.MAX));
        table.put("ArgMin", node -> argReduce(node, ArgReduce.Kind.MIN));
        table.put(
                "CumSum",
                node -> node.add(
                        new CumSum(node.integer("exclusive", 0) != 0, node.integer("reverse", 0) != 0),
                        node.required(0, "input"),
                        node.required(1, "axis")));
        table.put("Einsum", ReductionOperators::einsum);
        table.put("Gemm", ReductionOperators::gemm);
        table.put(
                "MatMul",
                node -> node.add(new MatMul(), node.required(0, "left operand"), node.required(1, "right operand")));
        table.put("Hardmax", node -> softmax(node, Softmax.Kind.HARDMAX));
        table.put("LogSoftmax", node -> softmax(node, Softmax.Kind.LOG_SOFTMAX));
        table.put("Softmax", node -> softmax(node, Softmax.Kind.SOFTMAX));
        table.put("TopK", ReductionOperators::topK);
    }

    /** @param since the opset in which the axes became an input */
    private static void reduce(Map<String, Converter> table, String name, Reduce.Kind kind, int since) {
        table.put(
                name,
                node -> node.add(
                        new Reduce(
                                kind, node.integer("keepdims", 1) != 0, node.integer("noop_with_empty_axes", 0) != 0),
                        node.required(0, "input"),
                        node.axes(since)));
    }

    private static void argReduce(NodeContext node, ArgReduce.Kind kind) throws Refused {
        node.add(
                new ArgReduce(
                        kind,
                        node.index("axis", 0),
                        node.integer("keepdims", 1) != 0,
                        node.integer("select_last_index", 0) != 0),
                node.required(0, "input"));
    }

    private static void einsum(NodeContext node) throws Refused {
        String[] inputs = new String[node.inputCount()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = node.required(i, "input");
        }
        node.add(new Einsum(node.string("equation", "")), inputs);
    }

    private static void gemm(NodeContext node) throws Refused {
        node.add(
                new Gemm(
                        node.number("alpha", 1),
                        node.number("beta", 1),
                        node.integer("transA", 0) != 0,
                        node.integer("transB", 0) != 0),
                node.required(0, "A"),
                node.required(1, "B"),
                node.input(2));
    }

    private static void softmax(NodeContext node, Softmax.Kind kind) throws Refused {
        boolean flattened = node.opset() < 13;
        node.add(new Softmax(kind, node.index("axis", flattened ? 1 : -1), flattened), node.required(0, "input"));
    }

    private static void topK(NodeContext node) throws Refused {
        String k = node.opset() < 10 ? node.longs(node.integer("k", 0)) : node.required(1, "k");
        node.addAll(new TopK(node.index("axis", -1), node.integer("largest", 1) != 0), node.required(0, "input"), k);
    }
}
