package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Winograd's convolution for CPUs: F(2,3) and F(4,3) for kernels of 3×3, F(2,5) for those of 5×5; stride 1, any dilation (each phase of a
 * dilated picture is a picture of its own), constant weights. Parameters: {@code tiles} and {@code vectors} of a register tile, {@code sets} of
 * tiles in a work-item, and {@code parts}, into how many work-items the output channels are cut.
 *
 * @param out outputs of a tile, each way
 * @param taps of the kernel, each way
 * @param error of its results, in those of a plain sum
 */
record Conv2dWinograd(String name, int out, int taps, double error) implements Conv2dAlgorithm {
    static final List<Conv2dAlgorithm> ALL = List.of(
            new Conv2dWinograd("winograd F(2,3)", 2, 3, 1.5),
            new Conv2dWinograd("winograd F(4,3)", 4, 3, 3),
            new Conv2dWinograd("winograd F(2,5)", 2, 5, 4));

    private static final String TILES = "tiles";
    private static final String VECTORS = "vectors";
    private static final String SETS = "sets";
    private static final String PARTS = "parts";
    private static final int CHUNK = 64;

    /** Channels from which on the transforms are worth their while. */
    private static final int FEWEST_CHANNELS = 8;

    int side() {
        return out + taps - 1;
    }

    private boolean can(Conv2dProblem problem) {
        return problem.isForCpus()
                && !problem.runtimeWeights()
                && problem.window().kernelHeight() == taps
                && problem.window().kernelWidth() == taps
                && problem.window().strideHeight() == 1
                && problem.window().strideWidth() == 1
                && problem.groupInputs() >= FEWEST_CHANNELS
                && problem.groupOutputs() >= FEWEST_CHANNELS;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (!can(problem)) {
            return List.of();
        }
        return problem.forms().stream()
                .flatMap(forms -> tilings(problem, forms).stream())
                .filter(Tiling::fits)
                .map(Tiling::choice)
                .toList();
    }

    private List<Tiling> tilings(Conv2dProblem problem, Conv2dProblem.Forms forms) {
        Registers registers = Registers.of(problem.traits());
        List<Tiling> all = new ArrayList<>();
        for (int vectors = 1; vectors <= 2; vectors++) {
            long blocks = problem.blocksAGroup(vectors * registers.lanes());
            for (int tiles : List.of(13, 10, 8, 7, 6, 4)) {
                for (int sets = 1; sets <= 4 && registers.hold(tiles, vectors); sets *= 2) {
                    for (int parts = 1; parts <= blocks; parts *= 2) {
                        all.add(new Tiling(this, problem, forms, registers.lanes(), tiles, vectors, sets, parts));
                    }
                }
            }
        }
        return all;
    }

    private record Tiling(
            Conv2dWinograd algorithm,
            Conv2dProblem problem,
            Conv2dProblem.Forms forms,
            int lanes,
            int tiles,
            int vectors,
            int sets,
            int parts) {
        int block() {
            return lanes * vectors;
        }

        long blocksAGroup() {
            return problem.blocksAGroup(block());
        }

        int positions() {
            return algorithm.side() * algorithm.side();
        }

        long chunks() {
            return (problem.groupInputs() + CHUNK - 1) / CHUNK;
        }

        long transformedBytes() {
            return (long) Float.BYTES * positions() * sets * chunks() * tiles * CHUNK;
        }

        long productBytes() {
            return (long) Float.BYTES * positions() * sets * tiles * block();
        }

        boolean fits() {
            return transformedBytes() + productBytes() <= problem.traits().localBytes()
                    && filterBytes()
                            <= Math.min(Packing.LARGEST, problem.traits().maxSlabBytes())
                    && problem.window().dilationHeight() <= problem.out().dim(2)
                    && problem.window().dilationWidth() <= problem.out().dim(3);
        }

        /** Tiles along an axis, of one phase of the dilation. */
        private long along(long outputs, long dilation) {
            return ((outputs + dilation - 1) / dilation + algorithm.out() - 1) / algorithm.out();
        }

        long tileRows() {
            return along(problem.out().dim(2), problem.window().dilationHeight());
        }

        long tileColumns() {
            return along(problem.out().dim(3), problem.window().dilationWidth());
        }

        long allTiles() {
            return problem.out().dim(0)
                    * problem.window().dilationHeight()
                    * problem.window().dilationWidth()
                    * tileRows()
                    * tileColumns();
        }

        long items() {
            return (allTiles() + (long) sets * tiles - 1)
                    / ((long) sets * tiles)
                    * problem.op().groups()
                    * parts;
        }

        long filterBytes() {
            return (long) Float.BYTES
                    * problem.op().groups()
                    * blocksAGroup()
                    * positions()
                    * problem.groupInputs()
                    * block();
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double channels = (double) problem.groupInputs();
            double vectorsIn = Math.ceil(channels / lanes);
            double all = sets * tiles;
            double side = algorithm.side();
            boolean channelsLast = forms.inputChannelsLast();
            double load = side * side * (channelsLast ? 1 : 1.5 * lanes);
            double transform = all * vectorsIn * (load + 4 * side * side);
            double step = Registers.of(problem.traits()).cycles(tiles, vectors);
            // filters come from the second cache, from the third, or from memory
            double filters = (double) filterBytes();
            double perCycle = filters < 5e5 ? 32 : filters < 2e7 ? 12 : 4;
            double fetch = channels * block() * Float.BYTES / perCycle;
            double product = side * side * (Math.max(sets * channels * step, fetch) + sets * (10.0 + tiles * vectors));
            double outputs = algorithm.out() * algorithm.out();
            double store = outputs * (forms.outputChannelsLast() ? 3 : 3 + lanes);
            double back = all * vectors * (3 * side * side + store);
            // half of the second cache is for the filters and the rest
            double held = (double) (transformedBytes() + productBytes());
            double spill = held > 0.58 * problem.traits().localBytes() ? 1.2 : 1;
            double item = 300 + transform + Math.ceil((double) blocksAGroup() / parts) * (product + back) * spill;
            return Registers.cost(problem.traits(), problem.bytes(), (double) items(), item);
        }

        Choice choice() {
            Map<String, Integer> parameters = Map.of(TILES, tiles, VECTORS, vectors, SETS, sets, PARTS, parts);
            return problem.choice(algorithm.name(), parameters, forms, 0, cost(), algorithm.error());
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Conv2dProblem.Forms forms = Conv2dProblem.Forms.of(choice);
        Tiling tiling = new Tiling(
                this,
                problem,
                forms,
                Registers.of(request.traits()).lanes(),
                choice.parameter(TILES),
                choice.parameter(VECTORS),
                choice.parameter(SETS),
                choice.parameter(PARTS));
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        TensorData weights = (TensorData) request.operand(1);
        Arg filters = new Arg.Constant(
                weights,
                name + " groups " + problem.op().groups() + " block " + tiling.block(),
                tiling.filterBytes(),
                () -> filters(problem, weights, tiling.block()));
        return List.of(Step.of("conv2d_winograd.cl", "conv2d_winograd")
                .prologue(epilogue.text())
                .define("OUT", out)
                .define("TAPS", taps)
                .define("TILES", tiling.tiles())
                .define("VECTORS", tiling.vectors())
                .define("LANES", tiling.lanes())
                .define("CHUNK", CHUNK)
                .define("IN_CHANNELS_LAST", forms.inputChannelsLast() ? 1 : 0)
                .define("OUT_CHANNELS_LAST", forms.outputChannelsLast() ? 1 : 0)
                .args(request.input(0), filters, request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.transformedBytes()), new Arg.Local(tiling.productBytes()))
                .ints(tiling.parts(), tiling.sets())
                .indices(tiling.allTiles(), tiling.tileRows(), tiling.tileColumns())
                .ints(problem.op().groups(), tiling.blocksAGroup(), problem.in().dim(1))
                .ints(problem.groupInputs(), problem.groupOutputs())
                .ints(problem.in().dim(2), problem.in().dim(3))
                .indices(problem.out().dim(2), problem.out().dim(3))
                .ints(problem.window().dilationHeight(), problem.window().dilationWidth())
                .ints(problem.placed().padTop(), problem.placed().padLeft())
                .build(tiling.items(), 1, 0));
    }

    /** {@code [block][position][input][lane]} of G g Gᵀ, computed in double, rounded once. */
    private ByteBuffer filters(Conv2dProblem problem, TensorData weights, int block) {
        int side = side();
        int positions = side * side;
        long inputs = problem.groupInputs();
        long blocksAGroup = problem.blocksAGroup(block);
        double[][] g = filterTransform();
        ByteBuffer packed = Packing.allocate(
                (long) Float.BYTES * problem.op().groups() * blocksAGroup * positions * inputs * block);
        double[] kernel = new double[taps * taps];
        float[] transformed = new float[positions];
        for (long k = 0; k < problem.weights().dim(0); k++) {
            long inGroup = k % problem.groupOutputs();
            long row = (k / problem.groupOutputs() * blocksAGroup + inGroup / block) * positions;
            for (long c = 0; c < inputs; c++) {
                for (int i = 0; i < kernel.length; i++) {
                    kernel[i] = weights.getFloat((k * inputs + c) * kernel.length + i);
                }
                transform(g, kernel, transformed);
                for (int position = 0; position < positions; position++) {
                    long at = ((row + position) * inputs + c) * block + inGroup % block;
                    packed.putFloat((int) (at * Float.BYTES), transformed[position]);
                }
            }
        }
        return packed;
    }

    private void transform(double[][] g, double[] kernel, float[] transformed) {
        int side = side();
        double[] half = new double[side * taps];
        for (int i = 0; i < side; i++) {
            for (int s = 0; s < taps; s++) {
                for (int r = 0; r < taps; r++) {
                    half[i * taps + s] += g[i][r] * kernel[r * taps + s];
                }
            }
        }
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                double sum = 0;
                for (int s = 0; s < taps; s++) {
                    sum += g[j][s] * half[i * taps + s];
                }
                transformed[i * side + j] = (float) sum;
            }
        }
    }

    /**
     * G: for each finite point p the powers of p over the product of its distances to the other points, and for infinity the last tap; in the
     * order and with the signs of conv2d_winograd.cl.
     */
    private double[][] filterTransform() {
        double small = Math.sqrt(0.5);
        double large = Math.sqrt(2);
        double[] points = side() == 6 ? new double[] {0, small, -small, large, -large} : new double[] {0, 1, -1};
        double[] divisors = side() == 6 ? new double[] {1, -1.5, -1.5, 6, 6} : new double[] {1, 2, 2};
        double[][] g = new double[side()][taps];
        for (int i = 0; i < points.length; i++) {
            for (int power = 0; power < taps; power++) {
                g[i][power] = Math.pow(points[i], power) / divisors[i];
            }
        }
        g[side() - 1][taps - 1] = 1;
        return g;
    }
}
