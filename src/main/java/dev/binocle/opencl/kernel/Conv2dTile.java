package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Register tiles over a patch of the picture in local memory, or over the picture itself where windows are pixels, for CPUs. Parameters: {@code
 * pixels} and {@code vectors} of a tile, {@code wide}, how many tiles side by side have a patch (or, in place, a block's weights) together, and {@code
 * parts}, into how many work-items their output channels are cut.
 */
final class Conv2dTile implements Conv2dAlgorithm {
    private static final String NAME = "tile";
    private static final String PIXELS = "pixels";
    private static final String VECTORS = "vectors";
    private static final String WIDE = "wide";
    private static final String PARTS = "parts";
    /**
     * Few, so that a network needs few programs: 14 fills the registers of AVX-512, 6 those of AVX2. Rows of 14 and 28 are whole tiles of
     * 14, those of 7 of 7, those of 13, 26 and 52 of 13.
     */
    private static final List<Integer> PIXEL_COUNTS = List.of(14, 13, 10, 7, 6, 4, 1);

    /** Tiles that share a patch, where any do: the copying of a row of channels is then a tenth of the computing, or less. */
    private static final long MOST_WIDE = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (!problem.isForCpus()) {
            return List.of();
        }
        return problem.forms().stream()
                .flatMap(forms -> tilings(problem, forms).stream())
                .map(Tiling::choice)
                .toList();
    }

    /** The narrowest vector that holds a group's outputs, 4 at least: they are then stored whole. */
    private static int lanes(Conv2dProblem problem) {
        int lanes = Registers.of(problem.traits()).lanes();
        while (lanes > 4 && lanes / 2 >= problem.groupOutputs()) {
            lanes /= 2;
        }
        return lanes;
    }

    private static List<Tiling> tilings(Conv2dProblem problem, Conv2dProblem.Forms forms) {
        Registers registers = Registers.of(problem.traits());
        int lanes = lanes(problem);
        List<Tiling> tilings = new ArrayList<>();
        for (int vectors : List.of(1, 2, 3, 4)) {
            if (vectors > 1 && (vectors - 1L) * lanes >= problem.groupOutputs()) {
                continue;
            }
            for (int pixels : PIXEL_COUNTS) {
                if (registers.hold(pixels, vectors)) {
                    Tiling alone = Tiling.of(problem, forms, lanes, pixels, vectors, 1, 1);
                    int wide = (int) Math.min(MOST_WIDE, alone.tiles());
                    Tiling together = Tiling.of(problem, forms, lanes, pixels, vectors, wide, 1);
                    (wide > 1 ? Stream.of(alone, together) : Stream.of(alone))
                            .filter(Tiling::fits)
                            .forEach(tiling -> tilings.addAll(tiling.inParts()));
                }
            }
        }
        return tilings;
    }

    /**
     * A tile, and what follows from it.
     *
     * @param flat whether the picture is given as one row: no window reaches into another row
     * @param piece input channels in a patch; 0 if not even a few fit; in place all
     */
    private record Tiling(
            Conv2dProblem problem,
            Conv2dProblem.Forms forms,
            int lanes,
            int pixels,
            int vectors,
            int wide,
            int parts,
            boolean flat,
            long piece) {
        static Tiling of(
                Conv2dProblem problem,
                Conv2dProblem.Forms forms,
                int lanes,
                int pixels,
                int vectors,
                int wide,
                int parts) {
            boolean flat = problem.isPointwise() && problem.in().elementCount() < Integer.MAX_VALUE;
            Tiling tiling = new Tiling(problem, forms, lanes, pixels, vectors, wide, parts, flat, 1);
            return tiling.with(parts, tiling.largestPiece());
        }

        private Tiling with(int newParts, long newPiece) {
            return new Tiling(problem, forms, lanes, pixels, vectors, wide, newParts, flat, newPiece);
        }

        /** Whether pixels are read where they lie, without a patch. */
        boolean inPlace() {
            return forms.inputChannelsLast() && problem.isOfPixels();
        }

        /** Sums of several tiles are not kept from one patch to the next; in place no row is shorter than a tile. */
        boolean fits() {
            if (inPlace()) {
                return pixels <= extents()[4];
            }
            return wide == 1 ? piece > 0 : piece >= Math.max(1, problem.groupInputs());
        }

        List<Tiling> inParts() {
            List<Tiling> all = new ArrayList<>();
            long blocks = weights().blocksAGroup();
            for (int count = 1; count <= blocks; count *= 2) {
                all.add(with(count, piece));
            }
            if (Long.bitCount(blocks) > 1) {
                all.add(with((int) blocks, piece));
            }
            return all;
        }

        int block() {
            return lanes * vectors;
        }

        PackedWeights weights() {
            return PackedWeights.blocked(problem, block(), chunk());
        }

        /** Channels that are done together, and lie side by side in a patch: all their windows fit into the first cache. */
        int chunk() {
            return problem.groupInputs() <= 16 ? 16 : 64;
        }

        /** Pictures, rows and columns as the kernel sees them: {batch, input height and width, output height and width}. */
        long[] extents() {
            Shape in = problem.in();
            Shape out = problem.out();
            if (!flat) {
                return new long[] {in.dim(0), in.dim(2), in.dim(3), out.dim(2), out.dim(3)};
            }
            boolean whole = forms.inputChannelsLast() && forms.outputChannelsLast();
            long batch = whole ? 1 : in.dim(0);
            long width = in.dim(0) * in.dim(2) * in.dim(3) / batch;
            return new long[] {batch, 1, width, 1, width};
        }

        /** Columns of a patch. */
        long columns() {
            return ((long) wide * pixels - 1) * problem.window().strideWidth()
                    + (problem.window().kernelWidth() - 1L) * problem.window().dilationWidth()
                    + 1;
        }

        long patchBytes(long channels) {
            long lines = forms.inputChannelsLast() ? (channels + chunk() - 1) / chunk() * chunk() : channels;
            return Float.BYTES * lines * problem.window().kernelHeight() * columns();
        }

        /** All input channels of a group if their patch fits or there is none, else as many as do, else 0. */
        long largestPiece() {
            long local = problem.traits().localBytes();
            long limit = local > 1 << 16 ? local / 2 : local;
            long inputs = Math.max(1, problem.groupInputs());
            if (inPlace() || patchBytes(inputs) <= limit) {
                return inputs;
            }
            return limit / patchBytes(chunk()) * chunk();
        }

        /** Of those that share a patch, the groups in a row. */
        long tiles() {
            return (extents()[4] + (long) wide * pixels - 1) / ((long) wide * pixels);
        }

        /** Rows of pixels, each of tiles side by side. */
        private long lines() {
            return extents()[0] * problem.op().groups() * extents()[3];
        }

        long items() {
            return lines() * tiles() * parts;
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double steps = (double) problem.groupInputs() * (double) problem.taps();
            boolean far = !forms.inputChannelsLast()
                    && patchBytes(piece) > Conv2dProblem.FIRST_CACHE_BYTES; // a line of the cache for each channel
            double step = Registers.of(problem.traits()).cycles(pixels, vectors) + (far ? 1.2 : 0);
            double scattered = (1 + problem.scattering()) * lanes * Conv2dProblem.turned(pixels);
            double store = pixels * vectors * (forms.outputChannelsLast() ? 4 : 4 + scattered);
            double blocks = Math.ceil((double) weights().blocksAGroup() / parts);
            double pieces = Math.ceil((double) problem.groupInputs() / (double) piece);
            double copied = (double) patchBytes(problem.groupInputs()) / Float.BYTES / lanes;
            double patch = inPlace() ? 0 : copied * (forms.inputChannelsLast() ? 2 : 3) + apart();
            // the last work-item of a line may have fewer; where lines are few the busiest core has none of those
            double ofLine = Math.ceil((double) extents()[4] / pixels);
            double tilesEach = lines() < problem.traits().units() ? Math.min(wide, ofLine) : ofLine / (double) tiles();
            double item = 300 + tilesEach * blocks * (steps * step + store) + patch * (pieces > 1 ? blocks : 1);
            return Registers.cost(problem.traits(), problem.bytes(), (double) items(), item);
        }

        /** Cycles for what lies apart: row-major, each row of each channel is a short run somewhere else, and in memory a miss of its own. */
        private double apart() {
            double runs = (double) problem.groupInputs() * problem.window().kernelHeight();
            double inputBytes = Float.BYTES * (double) problem.in().elementCount();
            return forms.inputChannelsLast() ? 0 : runs * (inputBytes > Conv2dProblem.CACHE_BYTES ? 30 : 16);
        }

        Choice choice() {
            long scratch = problem.runtimeWeights() ? weights().bytes() : 0;
            return problem.choice(
                    NAME,
                    Map.of(PIXELS, pixels, VECTORS, vectors, WIDE, wide, PARTS, parts),
                    forms,
                    scratch,
                    cost(),
                    1);
        }

        /** Where in the patch each step finds its first value, for a whole piece, and after that for the last if it is smaller. */
        Arg steps() {
            long last = problem.groupInputs() % piece;
            String key = "conv2d_tile " + problem.window().kernelHeight() + "×"
                    + problem.window().kernelWidth() + " dilation "
                    + problem.window().dilationWidth() + " columns " + columns() + " piece " + piece + " last " + last
                    + " chunk " + chunk() + (forms.inputChannelsLast() ? " channels last" : "");
            long count = (Math.min(piece, problem.groupInputs()) + last) * problem.taps();
            return new Arg.Constant(key.intern(), "steps", Math.max(1, count) * Long.BYTES, () -> {
                long[] table = new long[(int) Math.max(1, count)];
                int at = fill(table, 0, Math.min(piece, problem.groupInputs()));
                fill(table, at, last);
                return Packing.table(table);
            });
        }

        private int fill(long[] table, int from, long channels) {
            int at = from;
            long height = problem.window().kernelHeight();
            for (long first = 0; first < channels; first += chunk()) {
                for (long r = 0; r < height; r++) {
                    for (long s = 0; s < problem.window().kernelWidth(); s++) {
                        long column = s * problem.window().dilationWidth();
                        for (long c = first; c < Math.min(channels, first + chunk()); c++) {
                            table[at++] = forms.inputChannelsLast()
                                    ? ((c / chunk() * height + r) * columns() + column) * chunk() + c % chunk()
                                    : (c * height + r) * columns() + column;
                        }
                    }
                }
            }
            return at;
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Conv2dProblem.Forms forms = Conv2dProblem.Forms.of(choice);
        int lanes = lanes(problem);
        Tiling tiling = Tiling.of(
                problem,
                forms,
                lanes,
                choice.parameter(PIXELS),
                choice.parameter(VECTORS),
                choice.parameter(WIDE),
                choice.parameter(PARTS));
        if (!tiling.fits()) {
            throw new IllegalArgumentException(
                    choice.title() + " does not fit: neither into local memory nor, in place, into a row");
        }
        long[] extents = tiling.extents();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = tiling.weights().arg(request, steps);
        boolean inPlace = tiling.inPlace();
        long patch = tiling.patchBytes(Math.min(tiling.piece(), Math.max(1, problem.groupInputs())));
        steps.add(Step.of("conv2d_tile.cl", "conv2d_tile")
                .prologue(epilogue.text())
                .define("PIXELS", tiling.pixels())
                .define("VECTORS", tiling.vectors())
                .define("LANES", lanes)
                .define("STRIDE", problem.window().strideWidth())
                .define("IN_CHANNELS_LAST", forms.inputChannelsLast() ? 1 : 0)
                .define("OUT_CHANNELS_LAST", forms.outputChannelsLast() ? 1 : 0)
                .define("CHUNK", forms.inputChannelsLast() && !inPlace ? tiling.chunk() : lanes)
                .define("IN_PLACE", inPlace ? 1 : 0)
                .streamed(problem.streams(request, tiling.block()))
                .args(request.input(0), packed)
                .args(inPlace ? List.of() : List.of(tiling.steps()))
                .args(request.output(0))
                .args(epilogue.args())
                .args(inPlace ? List.of() : List.of(new Arg.Local(patch)))
                .ints(tiling.parts(), tiling.wide())
                .indices(tiling.tiles())
                .ints(
                        problem.op().groups(),
                        tiling.weights().blocksAGroup(),
                        problem.in().dim(1))
                .ints(problem.groupInputs(), problem.groupOutputs(), tiling.piece(), tiling.columns())
                .ints(extents[1], extents[2])
                .indices(extents[3], extents[4])
                .ints(problem.windowArgs())
                .indices(request.gap())
                .build(tiling.items(), 1, 0));
        return steps;
    }
}
