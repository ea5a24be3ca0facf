package dev.binocle.opencl.kernel;

import dev.binocle.op.Binary;
import dev.binocle.op.Lines;
import dev.binocle.op.Reduce;
import dev.binocle.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Launches of reduce.cl, or reduce_lanes.cl where vectors serve: one for short lines, and for long ones a second that puts their parts together.
 */
final class Reductions {
    /** What a work-item does at most of a line; a multiple of the kernels' RUN, and of every vector. */
    private static final long CHUNK = 16_384;

    /** Lines shorter than this are too little for a work-group of one. */
    private static final long SHORT = 64;

    private static final String ADD = Expressions.of(Binary.Kind.ADD, DataType.FLOAT32);

    private final Traits traits;
    private final DataType type;
    private final Lines lines;
    private final long[] strides;

    /**
     * @param type of the input
     * @param lines what is reduced
     * @param strides of the input, for each axis of the lines' shape; left out where nothing is launched
     */
    Reductions(Traits traits, DataType type, Lines lines, long... strides) {
        this.traits = traits;
        this.type = type;
        this.lines = lines;
        this.strides = strides.clone();
    }

    /**
     * What is done with the elements, as OpenCL C.
     *
     * @param sum the type that is summed in
     * @param map of x and the line's peak
     * @param combine of a and b
     * @param finish of the total, n, the number of elements, and the line's peak
     * @param vector whether map and combine also serve vectors
     */
    record Code(String sum, String start, String map, String combine, String finish, boolean vector) {
        Code(String sum, String start, String map, String combine, String finish) {
            this(sum, start, map, combine, finish, true);
        }

        private Code scalarOnly() {
            return new Code(sum, start, map, combine, finish, false);
        }

        /** The type that is summed in, as it lies in memory. */
        DataType storedSum() {
            return switch (sum) {
                case "double" -> DataType.FLOAT64;
                case "long" -> DataType.INT64;
                case "ulong" -> DataType.UINT64;
                default -> DataType.FLOAT32;
            };
        }

        private Step.Builder define(Step.Builder step, DataType to, boolean peaked) {
            return step.prologue("#define S " + sum + "\n#define START " + start + "\n#define MAP(x, peak) " + map
                            + "\n#define COMBINE(a, b) " + combine + "\n#define FINISH(total, n, peak) " + finish
                            + "\n")
                    .define("OUT", Types.stored(to))
                    .define("PEAKED", peaked ? 1 : 0);
        }

        private Code unfinished() {
            return new Code(sum, start, map, combine, "(total)", vector);
        }

        private Code ofParts() {
            return new Code(sum, start, "(x)", combine, finish, vector);
        }
    }

    private long parts() {
        return Math.max(1, (lines.length() + CHUNK - 1) / CHUNK);
    }

    boolean isLong() {
        return parts() > 1;
    }

    /** Scratch memory for the parts of long lines, in bytes. */
    long scratchBytes() {
        return isLong() ? lines.count() * parts() * Double.BYTES : 0;
    }

    /**
     * @param peaks one for each line, if the code asks for them
     * @param scratch where {@link #scratchBytes} are
     */
    List<Step> steps(Code code, Arg input, Optional<Arg> peaks, Arg output, DataType outputType, Arg scratch) {
        Walks outer = Walks.of(lines.lines(), strides);
        Walks inner = Walks.of(lines.along(), strides);
        List<Step> steps = new ArrayList<>();
        long parts = parts();
        DataType partType = code.storedSum();
        Code first = isLong() ? code.unfinished() : code;
        DataType firstType = isLong() ? partType : outputType;
        Arg peaksOrNone = peaks.orElse(input);
        Arg firstOutput = isLong() ? scratch : output;
        steps.add(lanes(code, outer, inner)
                .map(lanes -> lanes.step(first, firstType, peaks.isPresent())
                        .args(input, peaksOrNone, firstOutput, lanes.places().table())
                        .indices(lines.length(), CHUNK, parts, lines.length(), lanes.across())
                        .args(new Arg.Int64(lanes.step()))
                        .build(lanes.items() * parts, Math.min(lines.length() < SHORT ? 16 : 1, traits.maxGroup()), 0))
                .orElseGet(() -> step(first, type, firstType, peaks.isPresent(), outer, inner)
                        .args(input, peaksOrNone, firstOutput, outer.table(), inner.table())
                        .indices(lines.length(), CHUNK, parts, lines.length())
                        .build(
                                lines.count() * parts,
                                traits.localSize(),
                                10.0 * (double) Math.min(CHUNK, lines.length()))));
        if (isLong()) {
            Walks starts = new Walks(List.of(lines.count()), List.of(List.of(parts)));
            Walks along = new Walks(List.of(parts), List.of(List.of(1L)));
            steps.add(step(code.ofParts(), partType, outputType, peaks.isPresent(), starts, along)
                    .args(scratch, peaks.orElse(scratch), output, starts.table(), along.table())
                    .indices(parts, parts, 1, lines.length())
                    .build(lines.count(), traits.localSize(), 10.0 * (double) parts));
        }
        return steps;
    }

    /**
     * How vectors go through the lines.
     *
     * @param lanes of a vector
     * @param places where lines begin, or so many neighbouring lines
     * @param across how many lines are neighbours; 1 where elements of a line are
     * @param step from one vector to the next
     */
    private record Lanes(int lanes, Walks places, long across, long step) {
        long items() {
            return places.count() * ((across + lanes - 1) / lanes);
        }

        Step.Builder step(Code code, DataType to, boolean peaked) {
            return code.define(Step.of("reduce_lanes.cl", "reduce_lanes"), to, peaked)
                    .define("ALONG", across == 1 ? 1 : 0)
                    .define("LANES", lanes)
                    .define("RANK", places.rank());
        }
    }

    private Optional<Lanes> lanes(Code code, Walks outer, Walks inner) {
        int last = outer.rank() - 1;
        long across = outer.length(last);
        boolean possible = traits.isCores()
                && type == DataType.FLOAT32
                && code.vector()
                && inner.rank() == 1
                && lines.count() > 0
                && lines.length() > 0;
        int most = Registers.of(traits).lanes();
        if (possible && inner.strides(0, 0) == 1 && lines.length() >= most) {
            return Optional.of(new Lanes(most, outer, 1, most));
        }
        if (possible && outer.strides(0, last) == 1 && across >= 4) {
            int lanes = Registers.lanesFor(across, most);
            return Optional.of(new Lanes(lanes, outer.without(last), across, inner.strides(0, 0)));
        }
        return Optional.empty();
    }

    private static Step.Builder step(Code code, DataType from, DataType to, boolean peaked, Walks outer, Walks inner) {
        return code.define(Step.of("reduce.cl", "reduce"), to, peaked)
                .define("X", Types.stored(from))
                .define("RANK", outer.rank())
                .define("INNER", inner.rank());
    }

    /** The largest of each line, in the type that is computed in. */
    static Code largest(String sum) {
        return new Code(sum, "-INFINITY", "(x)", Expressions.of(Binary.Kind.MAX, DataType.FLOAT32), "(total)");
    }

    static Code sum(String sum, String map) {
        return new Code(sum, "0", map, ADD, "(total)");
    }

    static Code mean(String sum, String map) {
        return new Code(sum, "0", map, ADD, "((total) / (S)(n))");
    }

    /** The code of a kind. LOG_SUM_EXP takes the line's largest as its peak. */
    static Code of(Reduce.Kind kind, int power, DataType type, Traits traits) {
        boolean floating = type.isFloating();
        String wide = traits.doubles() ? "double" : "float"; // for roots and logarithms of integers
        boolean logarithm = kind == Reduce.Kind.LOG_SUM_EXP;
        String sum = floating ? Types.computed(type) : logarithm ? wide : type == DataType.UINT64 ? "ulong" : "long";
        String real = floating ? sum : wide;
        return switch (kind) {
            case SUM -> sum(sum, "(x)");
            case MEAN ->
                floating ? mean(sum, "(x)") : new Code(sum, "0", "(x)", ADD, "((n) == 0 ? (S)0 : (total) / (S)(n))");
            case MAX -> new Code(sum, least(type), "(x)", Expressions.of(Binary.Kind.MAX, type), "(total)");
            case MIN -> new Code(sum, most(type), "(x)", Expressions.of(Binary.Kind.MIN, type), "(total)");
            case PROD -> new Code(sum, "1", "(x)", Expressions.of(Binary.Kind.MUL, type), "(total)");
            case L1 -> sum(sum, floating ? "fabs(x)" : type.isSigned() ? "max(x, -(x))" : "(x)");
            case SUM_SQUARE -> sum(sum, "((x) * (x))");
            case L2 ->
                power == 2
                        ? new Code(sum, "0", "((x) * (x))", ADD, "sqrt((" + real + ")(total))")
                        : new Code(
                                        sum,
                                        "0",
                                        "pown(fabs(x), " + power + ")",
                                        ADD,
                                        "pow((" + real + ")(total), (" + real + ")1 / " + power + ")")
                                .scalarOnly();
            case LOG_SUM -> new Code(sum, "0", "(x)", ADD, "log((" + real + ")(total))");
            case LOG_SUM_EXP ->
                new Code(sum, "0", "exp((x) - SHIFT(peak))", ADD, "(log(total) + SHIFT(peak))").scalarOnly();
        };
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
