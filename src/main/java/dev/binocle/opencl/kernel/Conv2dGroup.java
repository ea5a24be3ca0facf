package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Implicit GEMM, a tile a work-group, for GPUs: local memory with two buffers, register tiles, and the sums of small outputs split over
 * several groups. Parameters: {@code channels} and {@code pixels} of a group's block, {@code tileChannels} and {@code tilePixels} of a
 * work-item's tile, {@code depth} of a step, and {@code parts} that the rows are split into. It assumes no size of sub-groups.
 */
final class Conv2dGroup implements Conv2dAlgorithm {
    private static final String NAME = "group";
    private static final String CHANNELS = "channels";
    private static final String PIXELS = "pixels";
    private static final String TILE_CHANNELS = "tileChannels";
    private static final String TILE_PIXELS = "tilePixels";
    private static final String DEPTH = "depth";
    private static final String PARTS = "parts";

    /** FLOPs that a GPU does while it moves a byte: 10 to 30. */
    private static final double FLOPS_A_BYTE = 20;

    /** A loop of one work-item, in turns, that every driver goes through to its end. */
    private static final long SHORT_LOOP = 30_000;

    /** The vector of the kernel. */
    private static final int VECTOR = 4;

    /** Every shape of blocks and tiles: channels, pixels, and those of a work-item. */
    private static final List<Tile> TILES = List.of(
            new Tile(128, 128, 8, 8, 8),
            new Tile(128, 128, 8, 8, 16),
            new Tile(128, 64, 8, 8, 8),
            new Tile(128, 64, 8, 8, 16),
            new Tile(64, 128, 8, 8, 8),
            new Tile(64, 128, 8, 8, 16),
            new Tile(64, 64, 8, 8, 8),
            new Tile(64, 64, 8, 4, 8),
            new Tile(64, 64, 4, 8, 16),
            new Tile(64, 64, 4, 4, 16),
            new Tile(32, 128, 4, 8, 16),
            new Tile(32, 64, 4, 8, 8),
            new Tile(32, 64, 4, 4, 16),
            new Tile(64, 32, 8, 4, 8),
            new Tile(64, 32, 4, 4, 16),
            new Tile(32, 32, 4, 4, 8),
            new Tile(32, 32, 4, 4, 16),
            new Tile(16, 64, 4, 4, 16),
            new Tile(16, 128, 4, 8, 16));

    /** A block of a work-group and a tile of a work-item. */
    private record Tile(int channels, int pixels, int tileChannels, int tilePixels, int depth) {
        int local() {
            return channels * pixels / (tileChannels * tilePixels);
        }

        static Tile of(Choice choice) {
            return new Tile(
                    choice.parameter(CHANNELS),
                    choice.parameter(PIXELS),
                    choice.parameter(TILE_CHANNELS),
                    choice.parameter(TILE_PIXELS),
                    choice.parameter(DEPTH));
        }

        /** Two buffers of a side that is so long. */
        long sideBytes(long length) {
            return 2L * depth * length * Float.BYTES;
        }

        long localBytes() {
            return sideBytes(channels) + sideBytes(pixels + VECTOR);
        }

        /** Whether every work-item of a group fetches as much as every other. */
        boolean divides() {
            int fours = depth / VECTOR;
            return depth * channels / VECTOR % local() == 0
                    && depth * pixels / VECTOR % local() == 0
                    && local() % fours == 0
                    && local() >= pixels / VECTOR;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (problem.groupInputs() == 0 || problem.out().elementCount() == 0) {
            return List.of();
        }
        return problem.forms().stream()
                .flatMap(forms -> tilings(problem, forms).stream())
                .map(Tiling::choice)
                .toList();
    }

    private static List<Tiling> tilings(Conv2dProblem problem, Conv2dProblem.Forms forms) {
        Traits traits = problem.traits();
        List<Tiling> all = new ArrayList<>();
        for (Tile tile : TILES) {
            boolean legal =
                    tile.divides() && tile.local() <= traits.maxGroup() && tile.localBytes() <= traits.localBytes();
            for (int parts = 1; legal && parts <= 16; parts *= 2) {
                Tiling tiling = new Tiling(problem, forms, tile, parts);
                boolean ends = traits.longLoops() || tiling.partSteps() * tile.depth() <= SHORT_LOOP;
                if (ends && (parts == 1 || tiling.partSteps() >= 4)) {
                    all.add(tiling);
                }
            }
        }
        return all;
    }

    /** A tile and a number of parts, and what follows from them. */
    private record Tiling(Conv2dProblem problem, Conv2dProblem.Forms forms, Tile tile, int parts) {
        PackedWeights weights() {
            return PackedWeights.blocked(problem, tile.channels(), problem.groupInputs());
        }

        /** Rows of the matrix product: inputs of the group times taps. */
        long rows() {
            return problem.groupInputs() * problem.taps();
        }

        long steps() {
            return (rows() + tile.depth() - 1) / tile.depth();
        }

        long partSteps() {
            return (steps() + parts - 1) / parts;
        }

        long outPlane() {
            return problem.out().dim(2) * problem.out().dim(3);
        }

        /** A picture's pixels, rounded up so that no vector of them reaches into the next picture. */
        long padded() {
            return forms.outputChannelsLast() ? outPlane() : (outPlane() + VECTOR - 1) / VECTOR * VECTOR;
        }

        long pixels() {
            return problem.out().dim(0) * padded();
        }

        long pixelBlocks() {
            return (pixels() + tile.pixels() - 1) / tile.pixels();
        }

        long teams() {
            return pixelBlocks() * weights().blocks() * parts;
        }

        boolean wholeChunks() {
            return problem.groupInputs() % tile.depth() == 0;
        }

        boolean inFoursOfPixels() {
            return !forms.inputChannelsLast() && problem.isPointwise() && outPlane() % VECTOR == 0 && wholeChunks();
        }

        boolean inFours() {
            return wholeChunks()
                    && (forms.inputChannelsLast()
                            ? problem.groupInputs() % VECTOR == 0
                                    && problem.in().dim(1) % VECTOR == 0
                            : inFoursOfPixels());
        }

        /** Whether a line of the output, along what is contiguous, is whole vectors. */
        boolean outFours() {
            return (forms.outputChannelsLast() ? problem.groupOutputs() : outPlane()) % VECTOR == 0;
        }

        long partialBytes() {
            return parts == 1 ? 0 : parts * problem.out().elementCount() * Float.BYTES;
        }

        /** Where in the scratch memory the sums of the parts lie, after weights that are packed at run time. */
        long partialOffset() {
            long packed = problem.runtimeWeights() ? weights().bytes() : 0;
            return (packed + 15) / 16 * 16;
        }

        /** A tile's multiply-adds beside what it reads of local memory, the groups that leave a unit idle, and the sums of parts. */
        double cost() {
            double sums = tile.tileChannels() * tile.tilePixels();
            double efficiency = sums / (sums + 2.0 * (tile.tileChannels() + tile.tilePixels()));
            double units = problem.traits().units();
            double waves = Math.ceil(teams() / units);
            double perTeam = 2.0 * tile.channels() * tile.pixels() * (partSteps() + 2.0) * tile.depth();
            double flops = waves * units * perTeam / efficiency;
            double scattered = forms.outputChannelsLast() == forms.inputChannelsLast() ? 1 : 1.05;
            double cost = problem.bytes() * scattered + 2.0 * partialBytes() + flops / FLOPS_A_BYTE;
            // on a CPU its barriers are loops
            return problem.traits().isWide() ? cost : 40 * cost;
        }

        Choice choice() {
            Map<String, Integer> parameters = Map.of(
                    CHANNELS, tile.channels(),
                    PIXELS, tile.pixels(),
                    TILE_CHANNELS, tile.tileChannels(),
                    TILE_PIXELS, tile.tilePixels(),
                    DEPTH, tile.depth(),
                    PARTS, parts);
            long scratch = parts > 1
                    ? partialOffset() + partialBytes()
                    : problem.runtimeWeights() ? weights().bytes() : 0;
            return problem.choice(NAME, parameters, forms, scratch, cost(), 1);
        }

        /** Local memory for the side along which vectors lie, and for the other. */
        List<Arg> sides() {
            Arg channels = new Arg.Local(tile.sideBytes(tile.channels()));
            Arg pixels = new Arg.Local(tile.sideBytes(tile.pixels() + VECTOR));
            return forms.outputChannelsLast() ? List.of(channels, pixels) : List.of(pixels, channels);
        }

        long[] inStrides() {
            return forms.input().layout().strides(problem.in());
        }

        /** For each row how far it is from the window's first value, and where in the window: its row and its column. */
        Arg rowTable() {
            if (wholeChunks()) {
                return Arg.table(0);
            }
            long[] strides = inStrides();
            long[] table = new long[Math.toIntExact(2 * rows())];
            for (int row = 0; row < rows(); row++) {
                long tap = row / problem.groupInputs();
                long channel = row % problem.groupInputs();
                long down =
                        tap / problem.window().kernelWidth() * problem.window().dilationHeight();
                long right =
                        tap % problem.window().kernelWidth() * problem.window().dilationWidth();
                table[2 * row] = channel * strides[1] + down * strides[2] + right * strides[3];
                table[2 * row + 1] = down << Integer.SIZE | right;
            }
            return Arg.table(table);
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Tiling tiling = new Tiling(problem, Conv2dProblem.Forms.of(choice), Tile.of(choice), choice.parameter(PARTS));
        Tile tile = tiling.tile();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        boolean partial = tiling.parts() > 1;
        Arg sums = partial ? request.scratch(tiling.partialOffset(), Float.BYTES) : request.output(0);
        List<Step> steps = new ArrayList<>();
        Arg packed = tiling.weights().arg(request, steps);
        long[] strides = tiling.inStrides();
        Shape in = problem.in();
        steps.add(Step.of("conv2d_group.cl", "conv2d_group")
                .prologue(partial ? "" : epilogue.text())
                .define("BLOCK_K", tile.channels())
                .define("BLOCK_P", tile.pixels())
                .define("TILE_K", tile.tileChannels())
                .define("TILE_P", tile.tilePixels())
                .define("DEPTH", tile.depth())
                .define("IN_CHANNELS_LAST", tiling.forms().inputChannelsLast() ? 1 : 0)
                .define("IN_FOURS", tiling.inFours() ? 1 : 0)
                .define("WHOLE_CHUNKS", tiling.wholeChunks() ? 1 : 0)
                .define("OUT_CHANNELS_LAST", tiling.forms().outputChannelsLast() ? 1 : 0)
                .define("OUT_FOURS", tiling.outFours() ? 1 : 0)
                .define("PARTIAL", partial ? 1 : 0)
                .args(request.input(0), packed, tiling.rowTable(), sums)
                .args(partial ? List.of() : epilogue.args())
                .args(tiling.sides())
                .ints(tiling.parts(), tiling.partSteps())
                .indices(tiling.pixels(), tiling.padded(), tiling.pixelBlocks())
                .ints(tiling.weights().blocksAGroup(), tiling.rows(), problem.groupInputs())
                .ints(problem.groupOutputs(), problem.op().groups(), in.dim(2), in.dim(3))
                .ints(problem.out().dim(3))
                .indices(tiling.outPlane(), strides[0], strides[1], strides[2], strides[3])
                .ints(problem.windowArgs())
                .build(
                        tiling.teams() * tile.local(),
                        tile.local(),
                        2.0 * tile.tileChannels() * tile.tilePixels() * tile.depth() * tiling.partSteps()));
        if (partial) {
            steps.add(sum(request, tiling, epilogue));
        }
        return steps;
    }

    private static Step sum(Request<Conv2d> request, Tiling tiling, EpilogueCode epilogue) {
        Shape out = tiling.problem().out();
        boolean channelsLast = tiling.forms().outputChannelsLast();
        long length = channelsLast ? out.dim(1) : tiling.outPlane();
        long vectors = (length + VECTOR - 1) / VECTOR;
        return Step.of("conv2d_group_sum.cl", "conv2d_group_sum")
                .prologue(epilogue.text())
                .define("OUT_CHANNELS_LAST", channelsLast ? 1 : 0)
                .define("OUT_FOURS", length % VECTOR == 0 ? 1 : 0)
                .args(request.scratch(tiling.partialOffset(), Float.BYTES), request.output(0))
                .args(epilogue.args())
                .ints(tiling.parts())
                .indices(out.elementCount(), length, out.dim(1))
                .build(
                        out.elementCount() / length * vectors,
                        request.traits().localSize(),
                        2.0 * VECTOR * tiling.parts());
    }
}
