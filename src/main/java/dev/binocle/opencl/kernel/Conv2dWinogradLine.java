package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Winograd's convolution along rows alone, for kernels of width 3, 5 and 7 and stride 2, on CPUs. Parameters: {@code tiles} and {@code vectors} of
 * a register tile, {@code rows} of a work-item.
 */
final class Conv2dWinogradLine implements Conv2dAlgorithm {
    private static final String NAME = "winograd line";
    private static final String TILES = "tiles";
    private static final String VECTORS = "vectors";
    private static final String ROWS = "rows";
    private static final int OUT = 4;
    /** Columns from one tile to the next. */
    private static final int SPACING = 2 * OUT;
    /** Seven points, along one axis. */
    private static final double ERROR = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        Window window = problem.window();
        boolean can = problem.isForCpus()
                && !problem.runtimeWeights()
                && List.of(3, 5, 7).contains(window.kernelWidth())
                && window.strideWidth() == 2
                && window.dilationWidth() == 1;
        if (!can) {
            return List.of();
        }
        Registers registers = Registers.of(problem.traits());
        List<Choice> all = new ArrayList<>();
        for (Conv2dProblem.Forms forms : problem.forms()) {
            for (int vectors = 1; vectors <= 2; vectors++) {
                for (int tiles : List.of(14, 13, 10, 7, 6, 4)) {
                    for (int rows = 1; rows <= 8; rows *= 2) {
                        Tiling tiling = new Tiling(problem, forms, registers.lanes(), tiles, vectors, rows);
                        if (registers.hold(tiles, vectors) && tiling.fits()) {
                            all.add(tiling.choice());
                        }
                    }
                }
            }
        }
        return all;
    }

    /** A register tile, and what follows from it. */
    private record Tiling(
            Conv2dProblem problem, Conv2dProblem.Forms forms, int lanes, int tiles, int vectors, int rows) {
        int block() {
            return lanes * vectors;
        }

        long blocks() {
            return problem.blocksAGroup(block());
        }

        /** Taps of a phase. */
        int taps() {
            return (problem.window().kernelWidth() + 1) / 2;
        }

        int positions() {
            return OUT + taps() - 1;
        }

        /** Rows of the input under those of a work-item. */
        long under() {
            Window window = problem.window();
            return (rows - 1L) * window.strideHeight() + (window.kernelHeight() - 1L) * window.dilationHeight() + 1;
        }

        long lineBytes() {
            return (long) SPACING * lanes * Float.BYTES;
        }

        long transformedBytes() {
            return (long) Float.BYTES * positions() * under() * problem.groupInputs() * 2 * lanes;
        }

        long productBytes() {
            return (long) Float.BYTES * positions() * rows * tiles * block();
        }

        /** Filters of a block: the last position has those of one phase. */
        long filters() {
            return (2L * positions() - 1) * problem.window().kernelHeight() * problem.groupInputs();
        }

        long filterBytes() {
            return (long) Float.BYTES * problem.op().groups() * blocks() * filters() * block();
        }

        boolean fits() {
            return tiles < lanes
                    && rows <= problem.out().dim(2)
                    && lineBytes() + transformedBytes() + productBytes()
                            <= problem.traits().localBytes()
                    && filterBytes()
                            <= Math.min(Packing.LARGEST, problem.traits().maxSlabBytes());
        }

        long runs() {
            return (problem.out().dim(3) + (long) tiles * OUT - 1) / ((long) tiles * OUT);
        }

        long bands() {
            return (problem.out().dim(2) + rows - 1) / rows;
        }

        long items() {
            return problem.out().dim(0) * problem.op().groups() * bands() * runs();
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double load = forms.inputChannelsLast() ? SPACING * lanes : 3 * SPACING;
            double transform = (double) (under() * problem.groupInputs()) * (load + 50 + 12.0 * positions());
            double step = Registers.of(problem.traits()).cycles(tiles, vectors);
            double product = rows * ((double) filters() * step + positions() * (10.0 + tiles * vectors));
            double scattered = lanes * problem.scattering() * Conv2dProblem.turned(OUT);
            double store = OUT * (forms.outputChannelsLast() ? 3 : 3 + scattered);
            double back = (double) rows * tiles * vectors * (3.0 * positions() + store);
            double item = 300 + transform + (double) blocks() * (product + back);
            return Registers.cost(problem.traits(), problem.bytes(), (double) items(), item);
        }

        Choice choice() {
            return problem.choice(NAME, Map.of(TILES, tiles, VECTORS, vectors, ROWS, rows), forms, 0, cost(), ERROR)
                    .withPacked(filterBytes());
        }

        Arg packed(TensorData weights) {
            String packing = "winograd line groups " + problem.op().groups() + " block " + block();
            return new Arg.Constant(weights, packing, filterBytes(), () -> pack(weights));
        }

        /** {@code [block][position][row of the kernel][input][phase][lane]}, the blocks of all groups. */
        private ByteBuffer pack(TensorData weights) {
            double[][] g = Winograd.filterTransform(OUT, taps());
            long height = problem.window().kernelHeight();
            ByteBuffer packed = Packing.allocate(filterBytes());
            for (long b = 0; b < problem.op().groups() * blocks(); b++) {
                long inGroup = b % blocks() * block();
                long first = b / blocks() * problem.groupOutputs() + inGroup;
                long there = Math.min(block(), problem.groupOutputs() - inGroup);
                for (int position = 0; position < positions(); position++) {
                    int phases = position + 1 < positions() ? 2 : 1;
                    for (long r = 0; r < height; r++) {
                        for (long c = 0; c < problem.groupInputs(); c++) {
                            for (int phase = 0; phase < phases; phase++) {
                                for (long lane = 0; lane < block(); lane++) {
                                    long row = ((first + lane) * problem.groupInputs() + c) * height + r;
                                    packed.putFloat(lane < there ? filter(weights, row, g[position], phase) : 0);
                                }
                            }
                        }
                    }
                }
            }
            return packed.rewind();
        }

        private float filter(TensorData weights, long row, double[] powers, int phase) {
            int width = problem.window().kernelWidth();
            double sum = 0;
            for (int tap = 0; 2 * tap + phase < width; tap++) {
                sum += powers[tap] * weights.getFloat(row * width + 2L * tap + phase);
            }
            return (float) sum;
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Tiling tiling = new Tiling(
                problem,
                Conv2dProblem.Forms.of(choice),
                Registers.of(request.traits()).lanes(),
                choice.parameter(TILES),
                choice.parameter(VECTORS),
                choice.parameter(ROWS));
        Window window = problem.window();
        Shape in = problem.in();
        Shape out = problem.out();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        return List.of(Step.of("conv2d_winograd_line.cl", "conv2d_winograd_line")
                .prologue(epilogue.text())
                .define("TAPS", tiling.taps())
                .define("TILES", tiling.tiles())
                .define("VECTORS", tiling.vectors())
                .define("LANES", tiling.lanes())
                .define("OUT_CHANNELS_LAST", tiling.forms().outputChannelsLast() ? 1 : 0)
                .streamed(problem.streams(request, tiling.lanes()))
                .args(request.input(0), tiling.packed((TensorData) request.operand(1)), request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.lineBytes()))
                .args(new Arg.Local(tiling.transformedBytes()), new Arg.Local(tiling.productBytes()))
                .ints(tiling.rows())
                .indices(tiling.runs(), tiling.bands())
                .ints(problem.op().groups(), tiling.blocks(), problem.groupInputs(), problem.groupOutputs())
                .ints(in.dim(2), in.dim(3))
                .indices(request.strides(0))
                .ints(out.dim(2), out.dim(3), window.kernelHeight(), window.strideHeight(), window.dilationHeight())
                .ints(problem.placed().padTop(), problem.placed().padLeft())
                .indices(request.gap())
                .build(tiling.items(), 1, 0));
    }
}
