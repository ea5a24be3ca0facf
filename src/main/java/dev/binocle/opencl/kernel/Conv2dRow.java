package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row-major pictures, for CPUs: register tiles whose vectors lie along a row of pixels. Strides along a row of 1 and 2. Parameters: {@code rows}
 * of output channels and {@code vectors} of pixels in a tile, and {@code parts}, into how many work-items the output channels are cut.
 */
final class Conv2dRow implements Conv2dAlgorithm {
    private static final String NAME = "row";
    private static final String ROWS = "rows";
    private static final String VECTORS = "vectors";
    private static final String PARTS = "parts";
    private static final Conv2dProblem.Forms FORMS = Conv2dProblem.Forms.both(Form.PLAIN);

    /** Channels that are done together: all their windows fit into the first cache. */
    private static final int CHUNK = 32;

    /** A tile has this many vectors of pixels; or as many as a whole row has, if that is more and at least three channels still fit. */
    private static final int FEW_VECTORS = 3;

    private static final int MOST_VECTORS = 7;
    /** Registers for weights that LLVM keeps at hand. */
    private static final int SPARE = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        List<Choice> candidates = new ArrayList<>();
        if (!problem.isForCpus()
                || problem.window().strideWidth() > 2
                || problem.in().elementCount(2, 4) > 1L << 30) {
            return candidates;
        }
        Registers registers = Registers.of(problem.traits());
        for (int vectors = 1; vectors <= FEW_VECTORS; vectors++) {
            for (int rows : List.of(16, 13, 8, 6, 4)) {
                add(candidates, problem, registers, rows, vectors);
            }
        }
        // a whole row of pixels, with as many channels as the registers hold
        long whole = (Tiling.extents(problem)[3] + registers.lanes() - 1) / registers.lanes();
        if (whole > FEW_VECTORS && whole <= MOST_VECTORS) {
            int rows = (int) ((registers.count() - whole - SPARE) / whole);
            if (rows > 0) {
                add(candidates, problem, registers, rows, (int) whole);
            }
        }
        return candidates;
    }

    private static void add(
            List<Choice> candidates, Conv2dProblem problem, Registers registers, int rows, int vectors) {
        long blocks = problem.blocksAGroup(rows);
        for (int parts = 1; parts <= blocks && registers.hold(rows, vectors); parts *= 2) {
            Tiling tiling = new Tiling(problem, registers.lanes(), rows, vectors, parts);
            if (tiling.patchBytes() <= problem.traits().localBytes() / 2) {
                candidates.add(tiling.choice());
            }
        }
    }

    private record Tiling(Conv2dProblem problem, int lanes, int rows, int vectors, int parts) {
        PackedWeights weights() {
            return PackedWeights.blocked(problem, rows, CHUNK);
        }

        /** Rows and columns of the pictures as the kernel sees them: {input height and width, output height and width}. */
        static long[] extents(Conv2dProblem problem) {
            long height = problem.in().dim(2);
            long width = problem.in().dim(3);
            return problem.isPointwise()
                    ? new long[] {1, height * width, 1, height * width}
                    : new long[] {
                        height, width, problem.out().dim(2), problem.out().dim(3)
                    };
        }

        long[] extents() {
            return extents(problem);
        }

        int width() {
            return lanes * vectors;
        }

        private long reach() {
            return (problem.window().kernelWidth() - 1L) * problem.window().dilationWidth();
        }

        /** Columns of a phase of the patch. */
        long columns() {
            long needed = width() + reach() / problem.window().strideWidth();
            return (needed + lanes - 1) / lanes * lanes;
        }

        long tiles() {
            return (extents()[3] + width() - 1) / width();
        }

        long items() {
            return problem.in().dim(0) * problem.op().groups() * extents()[2] * tiles() * parts;
        }

        private long patchRows() {
            return problem.groupInputs() * problem.window().kernelHeight();
        }

        long patchBytes() {
            return Float.BYTES * patchRows() * problem.window().strideWidth() * columns();
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double steps = (double) (problem.groupInputs() * problem.taps());
            double blocks = Math.ceil((double) weights().blocksAGroup() / parts);
            double tail = 3 + (extents()[3] % width() == 0 ? 0 : 5.0 / (double) tiles());
            int stride = problem.window().strideWidth();
            // what reaches over the edge of the picture is filled with zeros first
            double edges = problem.isPointwise() ? 0 : Math.min(1, 2.0 / (double) tiles());
            double copied = stride * (double) columns() / lanes;
            double fill = problem.isPointwise() ? 2 * copied + 2 : 3 * copied * (1 + edges) + edges * 8 + 8;
            // beside the tile's loads it looks up its place, and asks ahead
            double far = patchBytes() > Conv2dProblem.FIRST_CACHE_BYTES ? 0.15 * vectors : 0;
            double loads = (rows + vectors + 2) / 1.75 + 0.5 + far;
            double step = Math.max(Registers.of(problem.traits()).cycles(rows, vectors), loads);
            double item = 300 + (double) patchRows() * fill + blocks * (steps * step + tail * rows * vectors + 20);
            return Registers.cost(problem.traits(), problem.bytes(), (double) items(), item);
        }

        Choice choice() {
            long scratch = problem.runtimeWeights() ? weights().bytes() : 0;
            Map<String, Integer> parameters = Map.of(ROWS, rows, VECTORS, vectors, PARTS, parts);
            return problem.choice(NAME, parameters, FORMS, scratch, cost(), 1);
        }

        /** Where in the patch each step finds its first vector. */
        Arg steps() {
            long height = problem.window().kernelHeight();
            long width = problem.window().kernelWidth();
            long dilation = problem.window().dilationWidth();
            long stride = problem.window().strideWidth();
            String key = "conv2d_row " + height + "×" + width + " dilation " + dilation + " stride " + stride
                    + " columns " + columns() + " inputs " + problem.groupInputs();
            int count = (int) (problem.groupInputs() * problem.taps());
            return new Arg.Constant(key.intern(), "steps", (long) count * Long.BYTES, () -> {
                long[] table = new long[count];
                int at = 0;
                for (long first = 0; first < problem.groupInputs(); first += CHUNK) {
                    for (long r = 0; r < height; r++) {
                        for (long x = 0; x < width * dilation; x += dilation) {
                            for (long c = first; c < Math.min(problem.groupInputs(), first + CHUNK); c++) {
                                table[at++] = ((c * height + r) * stride + x % stride) * columns() + x / stride;
                            }
                        }
                    }
                }
                return Packing.table(table);
            });
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Tiling tiling = new Tiling(
                problem,
                Registers.of(request.traits()).lanes(),
                choice.parameter(ROWS),
                choice.parameter(VECTORS),
                choice.parameter(PARTS));
        long[] extents = tiling.extents();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = tiling.weights().arg(request, steps);
        steps.add(Step.of("conv2d_row.cl", "conv2d_row")
                .prologue(epilogue.text())
                .define("ROWS", tiling.rows())
                .define("VECTORS", tiling.vectors())
                .define("LANES", tiling.lanes())
                .define("STRIDE", problem.window().strideWidth())
                .streamed(request.streams(tiling.width(), extents[3]))
                .args(request.input(0), packed, tiling.steps(), request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.patchBytes()))
                .ints(tiling.parts())
                .indices(tiling.tiles())
                .ints(problem.op().groups(), tiling.weights().blocksAGroup())
                .ints(problem.groupInputs(), problem.groupOutputs())
                .ints(tiling.columns(), extents[0], extents[1])
                .indices(extents[2], extents[3])
                .ints(problem.windowArgs())
                .indices(request.gap())
                .build(tiling.items(), 1, 0));
        return steps;
    }
}
