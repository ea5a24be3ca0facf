package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A register tile a work-item, straight from global memory, in any layout: what every device can do. */
final class Conv2dDirect implements Conv2dAlgorithm {
    /** Measured with PoCL on AVX2: 270 cycles, where a step takes 4 or 5. */
    private static final double TILE_STEPS = 60;

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        long scratch = problem.runtimeWeights() ? packed(problem).bytes() : 0;
        double compute = compute(problem);
        List<Choice> choices = new ArrayList<>();
        for (Conv2dProblem.Forms forms : problem.forms()) {
            // a tile of channels is stored as a vector only channels last
            double move = problem.bytes() * (forms.outputChannelsLast() ? 1.1 : 1.5);
            choices.add(problem.choice(name(), forms, scratch, move + compute));
        }
        return choices;
    }

    /** What it computes, in bytes moved meanwhile: on CPUs a third of the peak, on the busiest core, whole groups of whole tiles. */
    private static double compute(Conv2dProblem problem) {
        Traits traits = problem.traits();
        if (!traits.isCores()) {
            return problem.flops()
                    / 8
                    * (problem.isDepthwise() ? 4 : 1); // a depthwise tile uses one lane of its vector
        }
        double groups = Math.ceil((double) items(problem) / traits.tileLocalSize());
        int lanes = Math.min(8, Registers.of(traits).lanes());
        // half a vector takes as long as a whole one; and each tile, to begin and to be stored, as long as so many
        // steps
        double steps =
                (double) Math.max(lanes, block(problem)) * problem.groupInputs() * problem.taps() + lanes * TILE_STEPS;
        double flops = 2.0 * pixels(traits) * steps;
        double busiest = Math.ceil(groups / traits.units()) * traits.tileLocalSize() * flops;
        // its vectors of 16 channels are no faster on AVX-512 than on AVX2
        return busiest / (0.15 * lanes);
    }

    private static long tiles(Conv2dProblem problem) {
        int pixels = pixels(problem.traits());
        return (problem.out().elementCount(2, 4) + pixels - 1) / pixels;
    }

    private static long items(Conv2dProblem problem) {
        Shape out = problem.out();
        return out.elementCount() == 0 ? 0 : out.dim(0) * packed(problem).blocks() * tiles(problem);
    }

    private static PackedWeights packed(Conv2dProblem problem) {
        return PackedWeights.blocked(problem, block(problem), problem.groupInputs());
    }

    /** Output channels in a tile: no more than a group has, but for rounding. */
    private static int block(Conv2dProblem problem) {
        int most = problem.traits().isWide() ? 8 : 16;
        int block = 4;
        while (block < most && block < problem.groupOutputs()) {
            block *= 2;
        }
        return block;
    }

    /** Pixels in a tile: with 16 channels 6 vectors of 16 fill the registers of AVX2, and 12 those of AVX-512. */
    private static int pixels(Traits traits) {
        return traits.isWide() ? 4 : traits.vectorWidth() >= 16 ? 12 : 6;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Shape in = problem.in();
        Shape out = problem.out();
        int pixels = pixels(request.traits());
        long tiles = tiles(problem);
        PackedWeights weights = packed(problem);
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = weights.arg(request, steps);
        steps.add(Step.of("conv2d_direct.cl", "conv2d_direct")
                .prologue(epilogue.text())
                .define("PIXELS", pixels)
                .define("LANES", weights.block())
                .define(
                        "OUT_CHANNELS_LAST",
                        Conv2dProblem.Forms.of(request.choice()).outputChannelsLast() ? 1 : 0)
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .indices(tiles)
                .ints(weights.blocks(), weights.blocksAGroup(), problem.groupInputs(), problem.groupOutputs())
                .ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .indices(request.strides(0))
                .indices(request.choice().outputs().get(0).layout().strides(out))
                .ints(problem.windowArgs())
                .indices(request.gap())
                .build(
                        items(problem),
                        request.traits().tileLocalSize(),
                        2.0
                                * pixels
                                * weights.block()
                                * (double) problem.weights().elementCount(1, 4)));
        return steps;
    }
}
