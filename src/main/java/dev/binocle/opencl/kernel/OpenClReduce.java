package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Lines;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Reduce;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Operations that make one of many elements: {@link Reduce} and {@link GlobalPool}. */
record OpenClReduce<O extends Op>(Plan<O> plan) implements OpenClOp<O> {
    @FunctionalInterface
    interface Plan<O extends Op> {
        Reduced of(O op, List<Operand> operands);
    }

    /** @param power for LP: the root that is taken of the sum of so many'th powers */
    record Reduced(Lines lines, Reduce.Kind kind, int power) {}

    static OpenClReduce<Reduce> reduce() {
        return new OpenClReduce<>(
                (op, operands) -> new Reduced(Lines.of(operands.get(0).shape(), op.over(operands)), op.kind(), 2));
    }

    static OpenClReduce<GlobalPool> globalPool() {
        return new OpenClReduce<>((op, operands) -> {
            Shape shape = operands.get(0).shape();
            boolean[] over = new boolean[shape.rank()];
            Arrays.fill(over, 2, over.length, true);
            Reduce.Kind kind = switch (op.kind()) {
                case MAX -> Reduce.Kind.MAX;
                case AVERAGE -> Reduce.Kind.MEAN;
                case LP -> Reduce.Kind.L2;
            };
            return new Reduced(Lines.of(shape, over), kind, op.power());
        });
    }

    @Override
    public List<Choice> choices(O op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Types.require(op, operands.get(0).dataType(), traits);
        boolean image = op instanceof GlobalPool;
        return image ? Types.bothLayouts("reduce", operands, outputs) : Types.plain("reduce", operands, outputs, 0);
    }

    @Override
    public List<Step> steps(Request<O> request) {
        DataType type = request.operand(0).dataType();
        Reduced reduced = plan.of(request.op(), request.operands());
        long[] strides = request.strides(0);
        Walks outer = Walks.of(reduced.lines().lines(), strides);
        Walks inner = Walks.of(reduced.lines().along(), strides);
        long length = reduced.lines().length();
        return List.of(Step.of("reduce.cl", "reduce")
                .prologue(prologue(reduced, type, request.traits()))
                .define("X", Types.stored(type))
                .define("OUT", Types.stored(type))
                .define("PEAK", reduced.kind() == Reduce.Kind.LOG_SUM_EXP ? 1 : 0)
                .define("RANK", outer.rank())
                .define("INNER", inner.rank())
                .args(request.input(0), request.output(0), outer.table(), inner.table())
                .indices(length)
                .build(reduced.lines().count(), request.traits().localSize(), 10.0 * (double) length));
    }

    private static String prologue(Reduced reduced, DataType type, Traits traits) {
        boolean floating = type.isFloating();
        String wide = traits.doubles() ? "double" : "float"; // for roots and logarithms of integers
        boolean logarithm = reduced.kind() == Reduce.Kind.LOG_SUM_EXP;
        String sum = floating ? Types.computed(type) : logarithm ? wide : type == DataType.UINT64 ? "ulong" : "long";
        String real = floating ? sum : wide;
        String start = "0";
        String map = "(x)";
        String combine = "((a) + (b))";
        String finish = "(total)";
        switch (reduced.kind()) {
            case SUM -> {}
            case MEAN -> finish = floating ? "((total) / (S)(n))" : "((n) == 0 ? (S)0 : (total) / (S)(n))";
            case MAX -> {
                start = least(type);
                combine = floating ? "((b) > (a) || (b) != (b) ? (b) : (a))" : "((b) > (a) ? (b) : (a))";
            }
            case MIN -> {
                start = most(type);
                combine = floating ? "((b) < (a) || (b) != (b) ? (b) : (a))" : "((b) < (a) ? (b) : (a))";
            }
            case PROD -> {
                start = "1";
                combine = "((a) * (b))";
            }
            case L1 -> map = floating ? "fabs(x)" : "((x) < 0 ? -(x) : (x))";
            case SUM_SQUARE -> map = "((x) * (x))";
            case L2 -> {
                map = reduced.power() == 2 ? "((x) * (x))" : "pown(fabs(x), " + reduced.power() + ")";
                finish = reduced.power() == 2
                        ? "sqrt((" + real + ")(total))"
                        : "pow((" + real + ")(total), (" + real + ")1 / " + reduced.power() + ")";
            }
            case LOG_SUM -> finish = "log((" + real + ")(total))";
            case LOG_SUM_EXP -> {
                map = "exp((x) - (peak))";
                finish = "(log(total) + (peak))";
            }
        }
        if (!floating) {
            finish = "(" + Types.computed(type) + ")" + finish;
        }
        return "#define S " + sum + "\n#define START " + start + "\n#define MAP(x, peak) " + map
                + "\n#define COMBINE(a, b) " + combine + "\n#define FINISH(total, n, peak) " + finish + "\n";
    }

    private static String least(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> "-INFINITY";
            case INT8 -> "CHAR_MIN";
            case INT16 -> "SHRT_MIN";
            case INT32 -> "INT_MIN";
            case INT64 -> "LONG_MIN";
            default -> "0";
        };
    }

    private static String most(DataType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> "INFINITY";
            case INT8 -> "CHAR_MAX";
            case INT16 -> "SHRT_MAX";
            case INT32 -> "INT_MAX";
            case INT64 -> "LONG_MAX";
            case UINT8 -> "UCHAR_MAX";
            case UINT16 -> "USHRT_MAX";
            case UINT32 -> "UINT_MAX";
            default -> "ULONG_MAX";
        };
    }
}
