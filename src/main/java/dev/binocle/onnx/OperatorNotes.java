package dev.binocle.onnx;

import dev.binocle.onnx.OnnxOperator.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is said of each operator beside its name: its types, and what of it is refused. */
final class OperatorNotes {
    private static final Map<String, Types> TYPES = new HashMap<>();
    private static final Map<String, String> LIMITS = Map.ofEntries(
            Map.entry("AveragePool", "1 and 2 dimensions"),
            Map.entry("BatchNormalization", "training from opset 14 on"),
            Map.entry("Cast", "to bfloat16 from opset 19 on; no strings, no 8-bit floats"),
            Map.entry("CastLike", "no strings, no 8-bit floats"),
            Map.entry("Constant", "tensors and lists of numbers"),
            Map.entry("Conv", "1 and 2 dimensions"),
            Map.entry("ConvTranspose", "1 and 2 dimensions"),
            Map.entry("Dropout", "not while training"),
            Map.entry("GridSample", "2 dimensions"),
            Map.entry("LayerNormalization", "statistics in float32 (stash_type 1)"),
            Map.entry("LpPool", "1 and 2 dimensions"),
            Map.entry("MaxPool", "1 and 2 dimensions"),
            Map.entry("TopK", "at most 2^30 elements along the axis in OpenCL"));

    static {
        put(
                Types.FLOATING,
                "Acos Acosh Asin Asinh Atan Atanh BatchNormalization Ceil Celu Conv ConvTranspose Cos Cosh Elu Erf Exp Floor Gelu"
                        + " GlobalAveragePool GlobalLpPool GlobalMaxPool GridSample GroupNormalization HardSigmoid HardSwish Hardmax"
                        + " InstanceNormalization IsInf IsNaN LRN LayerNormalization LeakyRelu Log LogSoftmax LpPool MeanVarianceNormalization"
                        + " Mish RMSNormalization Reciprocal RoiAlign Round Selu Shrink Sigmoid Sin Sinh Softmax Softplus Softsign"
                        + " Sqrt Tan Tanh ThresholdedRelu AveragePool");
        put(Types.FLOATING_AND_BYTES, "MaxPool");
        put(Types.FLOATING_AND_SIGNED, "Relu");
        put(Types.FLOAT32, "NonMaxSuppression");
        put(
                Types.NUMBERS,
                "Abs Add ArgMax ArgMin Clip CumSum Div Einsum Gemm Greater GreaterOrEqual Less LessOrEqual MatMul Max Mean Min Mod Mul"
                        + " Neg OneHot PRelu Pow Range ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd"
                        + " ReduceSum ReduceSumSquare Resize Sign Sub Sum TopK Upsample");
        put(Types.INTEGERS, "BitwiseAnd BitwiseNot BitwiseOr BitwiseXor");
        put(Types.UNSIGNED, "BitShift");
        put(Types.BOOL, "And Not Or Xor");
        put(
                Types.ANY,
                "Cast CastLike Concat Constant ConstantOfShape DepthToSpace Dropout Equal Expand EyeLike Flatten Gather GatherElements GatherND"
                        + " Identity NonZero Pad Reshape Scatter ScatterElements ScatterND Shape Size Slice SpaceToDepth Split Squeeze"
                        + " Tile Transpose Trilu Unsqueeze Where");
    }

    private OperatorNotes() {}

    private static void put(Types types, String names) {
        List.of(names.split(" ")).forEach(name -> TYPES.put(name, types));
    }

    /** Every operator of which something is said. */
    static Set<String> names() {
        return Set.copyOf(TYPES.keySet());
    }

    static OnnxOperator of(String name, int since) {
        Types types = TYPES.get(name);
        if (types == null) {
            throw new IllegalStateException("nobody says which types " + name + " takes");
        }
        return new OnnxOperator(name, since, types, LIMITS.getOrDefault(name, ""));
    }
}
