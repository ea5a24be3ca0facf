package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Padding;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Winograd's convolution for GPUs, in three launches through memory: the input's transform, the products, in which each position of a tile is
 * a group of a pointwise convolution, and the transform back with the epilogue. Parameters: those of {@link GroupTile}.
 */
record Conv2dWinogradStaged(Winograd transforms) implements Conv2dAlgorithm {
    static final List<Conv2dAlgorithm> ALL = List.of(
            new Conv2dWinogradStaged(Winograd.F23),
            new Conv2dWinogradStaged(Winograd.F43),
            new Conv2dWinogradStaged(Winograd.F25));

    /** What begins in the scratch memory begins at a multiple of so many bytes. */
    private static final int ALIGNMENT = 256;

    private static final Window POINTWISE = new Window(1, 1, 1, 1, 1, 1, Padding.VALID, false);

    @Override
    public String name() {
        return "staged winograd " + transforms.title();
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (!transforms.can(problem) || problem.out().elementCount() == 0 || !problem.isNarrow()) {
            return List.of();
        }
        List<Choice> all = new ArrayList<>();
        for (Conv2dProblem.Forms forms : problem.forms()) {
            for (GroupTile tile : GroupTile.legal(problem.traits())) {
                Stages stages = new Stages(transforms, problem, forms, tile);
                if (stages.fit()) {
                    all.add(stages.choice(name()));
                }
            }
        }
        return all;
    }

    /** The three launches, and what lies between them. */
    private record Stages(Winograd transforms, Conv2dProblem problem, Conv2dProblem.Forms forms, GroupTile tile) {
        long tiles() {
            return transforms.tiles(problem);
        }

        /** Tiles of the transformed input and of the products: whole vectors where they lie along tiles. */
        long padded() {
            boolean channelsLast = forms.inputChannelsLast() && forms.outputChannelsLast();
            return channelsLast ? tiles() : (tiles() + GroupTile.VECTOR - 1) / GroupTile.VECTOR * GroupTile.VECTOR;
        }

        long inChannels() {
            return problem.in().dim(1);
        }

        long outChannels() {
            return problem.out().dim(1);
        }

        private long bytes(long channels) {
            long bytes = (long) Float.BYTES * transforms.positions() * channels * padded();
            return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }

        long scratchBytes() {
            return bytes(inChannels()) + bytes(outChannels());
        }

        boolean fit() {
            long largest = Math.min(Packing.LARGEST, problem.traits().maxSlabBytes());
            return transforms.filterBytes(problem, tile.channels()) <= largest
                    && scratchBytes() <= problem.traits().maxSlabBytes()
                    && padded() <= Integer.MAX_VALUE
                    && tile.ends(product().partSteps(), problem.traits());
        }

        GroupProduct product() {
            long positions = transforms.positions();
            long channels = positions * inChannels();
            GroupProduct.Strides strides = forms.inputChannelsLast()
                    ? new GroupProduct.Strides(padded() * channels, 1, padded() * channels, channels)
                    : new GroupProduct.Strides(padded() * channels, padded(), padded(), 1);
            return new GroupProduct(
                    tile,
                    DataType.FLOAT32,
                    DataType.FLOAT32,
                    forms.inputChannelsLast(),
                    forms.outputChannelsLast(),
                    1,
                    1,
                    positions * problem.op().groups(),
                    problem.groupInputs(),
                    problem.groupOutputs(),
                    channels,
                    1,
                    padded(),
                    1,
                    padded(),
                    strides,
                    POINTWISE,
                    0,
                    0);
        }

        Choice choice(String name) {
            GroupProduct product = product();
            double move = problem.bytes() + 2.0 * (double) scratchBytes();
            double cost = move + tile.cost((double) product.teams(), (double) product.partSteps(), problem.traits());
            return problem.choice(
                            name,
                            tile.parameters(),
                            forms,
                            scratchBytes(),
                            GroupTile.onDevice(cost, problem.traits()),
                            transforms.error())
                    .withPacked(transforms.filterBytes(problem, tile.channels()));
        }

        Step.Builder transform(String name) {
            return Step.of(name + ".cl", name)
                    .define("OUT", transforms.out())
                    .define("TAPS", transforms.taps())
                    .define("IN_CHANNELS_LAST", forms.inputChannelsLast() ? 1 : 0)
                    .define("OUT_CHANNELS_LAST", forms.outputChannelsLast() ? 1 : 0);
        }

        Step in(Arg input, Arg transformed, int localSize) {
            Shape in = problem.in();
            GroupProduct.Strides strides = GroupProduct.Strides.of(forms.input().layout(), in);
            return transform("winograd_in")
                    .args(input, transformed)
                    .indices(tiles(), padded())
                    .indices(transforms.tileRows(problem), transforms.tileColumns(problem), inChannels())
                    .indices(strides.batch(), strides.channel(), strides.row(), strides.column())
                    .ints(in.dim(2), in.dim(3))
                    .ints(problem.window().dilationHeight(), problem.window().dilationWidth())
                    .ints(problem.placed().padTop(), problem.placed().padLeft())
                    .build(padded() * inChannels(), localSize, 12.0 * transforms.positions());
        }

        Step out(Arg products, Request<Conv2d> request, EpilogueCode epilogue) {
            Shape out = problem.out();
            return transform("winograd_out")
                    .prologue(epilogue.text())
                    .args(products, request.output(0))
                    .args(epilogue.args())
                    .indices(tiles(), padded())
                    .indices(transforms.tileRows(problem), transforms.tileColumns(problem), outChannels())
                    .indices(out.dim(2), out.dim(3))
                    .ints(problem.window().dilationHeight(), problem.window().dilationWidth())
                    .indices(request.gap())
                    .build(tiles() * outChannels(), request.traits().localSize(), 12.0 * transforms.positions());
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        GroupTile tile = GroupTile.of(request.choice());
        Stages stages = new Stages(transforms, problem, Conv2dProblem.Forms.of(request.choice()), tile);
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        Arg transformed = request.scratch(0, Float.BYTES);
        Arg products = request.scratch(stages.bytes(stages.inChannels()), Float.BYTES);
        Arg filters = transforms.filters(problem, tile.channels(), true);
        int localSize = request.traits().localSize();
        return List.of(
                stages.in(request.input(0), transformed, localSize),
                stages.product().step(transformed, filters, products, 0, Optional.empty()),
                stages.out(products, request, epilogue));
    }
}
