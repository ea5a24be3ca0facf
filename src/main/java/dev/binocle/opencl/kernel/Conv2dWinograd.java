package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Winograd's convolution for CPUs, in one kernel. Parameters: {@code tiles} and {@code vectors} of a register tile, {@code sets} of tiles in a
 * work-item, and {@code parts}, into how many work-items the output channels are cut.
 */
record Conv2dWinograd(Winograd transforms) implements Conv2dAlgorithm {
    static final List<Conv2dAlgorithm> ALL = List.of(
            new Conv2dWinograd(Winograd.F23),
            new Conv2dWinograd(Winograd.F43),
            new Conv2dWinograd(Winograd.F25),
            new Conv2dWinograd(Winograd.F43_STRIDE_2));

    private static final String TILES = "tiles";
    private static final String VECTORS = "vectors";
    private static final String SETS = "sets";
    private static final String PARTS = "parts";
    private static final int CHUNK = 64;

    @Override
    public String name() {
        return name(transforms);
    }

    private static String name(Winograd transforms) {
        return "winograd " + transforms.title();
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (!problem.isForCpus() || !transforms.can(problem)) {
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
            for (int tiles : List.of(14, 13, 10, 8, 7, 6, 4)) {
                for (int sets = 1; sets <= 4 && registers.hold(tiles, vectors); sets *= 2) {
                    for (int parts = 1; parts <= blocks; parts *= 2) {
                        all.add(new Tiling(transforms, problem, forms, registers.lanes(), tiles, vectors, sets, parts));
                    }
                }
            }
        }
        return all;
    }

    private record Tiling(
            Winograd transforms,
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

        long chunks() {
            return (problem.groupInputs() + CHUNK - 1) / CHUNK;
        }

        long transformedBytes() {
            return (long) Float.BYTES * transforms.positions() * sets * chunks() * tiles * CHUNK;
        }

        long productBytes() {
            return (long) Float.BYTES * transforms.positions() * sets * tiles * block();
        }

        boolean fits() {
            return transformedBytes() + productBytes() <= problem.traits().localBytes()
                    && transforms.filterBytes(problem, block())
                            <= Math.min(Packing.LARGEST, problem.traits().maxSlabBytes());
        }

        long items() {
            return (transforms.tiles(problem) + (long) sets * tiles - 1)
                    / ((long) sets * tiles)
                    * problem.op().groups()
                    * parts;
        }

        /** Cycles of loading all channels of a position: as they lie, four columns of a vector of channels turned round, or one by one. */
        private double loads() {
            double vectorsIn = Math.ceil((double) problem.groupInputs() / lanes);
            if (forms.inputChannelsLast()) {
                return vectorsIn;
            }
            boolean turned =
                    problem.window().dilationWidth() == 1 && problem.in().dim(3) >= 4;
            long whole = turned ? problem.groupInputs() / lanes : 0;
            double edges = Math.min(1, 2.0 / (double) transforms.tileColumns(problem)); // those go through memory
            return (2.5 + 3 * edges) * whole + 1.5 * lanes * (vectorsIn - whole);
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double channels = (double) problem.groupInputs();
            double vectorsIn = Math.ceil(channels / lanes);
            double all = sets * tiles;
            double side = transforms.side();
            double transform = all * side * side * (loads() + 4 * vectorsIn);
            double step = Registers.of(problem.traits()).cycles(tiles, vectors);
            // filters come from the second cache, from the third, or from memory
            double filters = (double) transforms.filterBytes(problem, block());
            double perCycle = filters < 5e5 ? 32 : filters < 2e7 ? 12 : 4;
            double fetched =
                    (double) transforms.filters() / transforms.positions(); // a filter once for all of its positions
            double fetch = fetched * channels * block() * Float.BYTES / perCycle;
            double product = side * side * (Math.max(sets * channels * step, fetch) + sets * (10.0 + tiles * vectors));
            double outputs = transforms.out() * transforms.out();
            int neighbours = problem.window().dilationWidth() == 1 ? transforms.out() : 1;
            double scattered = lanes * problem.scattering() * Conv2dProblem.turned(neighbours);
            double store = outputs * (forms.outputChannelsLast() ? 3 : 3 + scattered);
            double back = all * vectors * (3 * side * side + store);
            // half of the second cache is for the filters and the rest
            double held = (double) (transformedBytes() + productBytes());
            double spill = held > 0.58 * problem.traits().localBytes() ? 1.2 : 1;
            double item = 300 + transform + Math.ceil((double) blocksAGroup() / parts) * (product + back) * spill;
            return Registers.cost(problem.traits(), problem.bytes(), (double) items(), item);
        }

        Choice choice() {
            Map<String, Integer> parameters = Map.of(TILES, tiles, VECTORS, vectors, SETS, sets, PARTS, parts);
            return problem.choice(name(transforms), parameters, forms, 0, cost(), transforms.error())
                    .withPacked(transforms.filterBytes(problem, block()));
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Conv2dProblem.Forms forms = Conv2dProblem.Forms.of(choice);
        Tiling tiling = new Tiling(
                transforms,
                problem,
                forms,
                Registers.of(request.traits()).lanes(),
                choice.parameter(TILES),
                choice.parameter(VECTORS),
                choice.parameter(SETS),
                choice.parameter(PARTS));
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        Arg filters = transforms.filters(problem, tiling.block(), false);
        return List.of(Step.of("conv2d_winograd.cl", "conv2d_winograd")
                .prologue(epilogue.text())
                .define("OUT", transforms.out())
                .define("TAPS", transforms.taps())
                .define("STRIDE", transforms.stride())
                .define("TILES", tiling.tiles())
                .define("VECTORS", tiling.vectors())
                .define("LANES", tiling.lanes())
                .define("CHUNK", CHUNK)
                .streamed(problem.streams(request, tiling.lanes()))
                .define("IN_CHANNELS_LAST", forms.inputChannelsLast() ? 1 : 0)
                .define("OUT_CHANNELS_LAST", forms.outputChannelsLast() ? 1 : 0)
                .args(request.input(0), filters, request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.transformedBytes()), new Arg.Local(tiling.productBytes()))
                .ints(tiling.parts(), tiling.sets())
                .indices(transforms.tiles(problem), transforms.tileRows(problem), transforms.tileColumns(problem))
                .ints(problem.op().groups(), tiling.blocksAGroup(), problem.in().dim(1))
                .ints(problem.groupInputs(), problem.groupOutputs())
                .ints(problem.in().dim(2), problem.in().dim(3))
                .indices(problem.out().dim(2), problem.out().dim(3))
                .ints(problem.window().dilationHeight(), problem.window().dilationWidth())
                .ints(problem.placed().padTop(), problem.placed().padLeft())
                .indices(request.gap())
                .build(tiling.items(), 1, 0));
    }
}
