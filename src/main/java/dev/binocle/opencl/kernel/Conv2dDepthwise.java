package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** One input channel for each output channel: conv2d_depthwise.cl channels last, conv2d_depthwise_rows.cl row-major. */
final class Conv2dDepthwise implements Conv2dAlgorithm {
    @Override
    public String name() {
        return "depthwise";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        if (!problem.isDepthwise()) {
            return List.of();
        }
        long scratch = problem.runtimeWeights() ? PackedWeights.perTap(problem).bytes() : 0;
        List<Choice> choices = new ArrayList<>();
        double compute = problem.flops() * (problem.traits().isCores() ? 2 : 0.125);
        choices.add(
                problem.choice(name(), Conv2dProblem.Forms.both(Form.PLAIN), scratch, problem.bytes() * 1.5 + compute));
        if (!problem.constantResidual() && !problem.constantImage()) {
            choices.add(problem.choice(
                    name(), Conv2dProblem.Forms.both(Form.CHANNELS_LAST), scratch, problem.bytes() + compute));
        }
        return choices;
    }

    @Override
    public boolean writes(Part part) {
        return false;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Shape in = problem.in();
        Shape out = problem.out();
        boolean rows = !request.choice().outputs().get(0).isChannelsLast();
        int block = rows ? 1 : Registers.lanesFor(in.dim(1), request.traits().isWide() ? 4 : 16);
        int pixels = !rows ? 4 : out.dim(3) >= 8 ? 8 : 1;
        long blocks = (in.dim(1) + block - 1) / block;
        long tiles = (out.dim(3) + pixels - 1) / pixels;
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = PackedWeights.perTap(problem).arg(request, steps);
        Step.Builder step = rows
                ? Step.of("conv2d_depthwise_rows.cl", "conv2d_depthwise_rows")
                : Step.of("conv2d_depthwise.cl", "conv2d_depthwise").define("BLOCK", block);
        steps.add(step.prologue(epilogue.text())
                .define("PIXELS", pixels)
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .ints(in.dim(1), in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(problem.windowArgs())
                .build(
                        out.elementCount() == 0 ? 0 : out.dim(0) * out.dim(2) * tiles * blocks,
                        request.traits().isWide() ? request.traits().localSize() : 16,
                        2.0 * pixels * block * (double) problem.taps()));
        return steps;
    }
}
