package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Depthwise, channels last, for CPUs: a row of the output a work-item. Parameters: {@code pixels} that share a vector of weights, and {@code
 * parts}, into how many work-items a row is cut.
 */
final class Conv2dDepthwiseLine implements Conv2dAlgorithm {
    private static final String PIXELS = "pixels";
    private static final String PARTS = "parts";
    private static final Conv2dProblem.Forms FORMS = new Conv2dProblem.Forms(Form.CHANNELS_LAST, Form.CHANNELS_LAST);

    @Override
    public String name() {
        return "depthwise line";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        List<Choice> candidates = new ArrayList<>();
        if (!problem.isDepthwise()
                || problem.traits().isWide()
                || problem.constantImage()
                || problem.constantResidual()
                || problem.out().elementCount() == 0) {
            return candidates;
        }
        long scratch = problem.runtimeWeights() ? PackedWeights.perTap(problem).bytes() : 0;
        for (int pixels : List.of(14, 8, 7, 4)) {
            long tiles = (problem.out().dim(3) + pixels - 1) / pixels;
            for (int parts = 1; parts <= tiles; parts *= 2) {
                Map<String, Integer> parameters = Map.of(PIXELS, pixels, PARTS, parts);
                candidates.add(
                        problem.choice(name(), parameters, FORMS, scratch, cost(problem, pixels, tiles, parts), 1));
            }
        }
        return candidates;
    }

    /** Cycles of the busiest core, as bytes that a core would move meanwhile: bound by loads, of which a core does two a cycle. */
    private static double cost(Conv2dProblem problem, int pixels, long tiles, int parts) {
        long channels = problem.in().dim(1);
        int lanes = lanes(problem);
        double loads = (double) problem.taps() * (pixels + 1);
        double tile = Math.ceil((double) channels / lanes) * (loads * 0.6 + 4 * pixels + 10);
        double item = 300 + Math.ceil((double) tiles / parts) * (30 + tile);
        double items = (double) (problem.out().dim(0) * problem.out().dim(2)) * parts;
        double rounds = Math.ceil(items / problem.traits().units());
        return problem.bytes() / 2 + Registers.BYTES_A_CYCLE * rounds * item;
    }

    /** A vector, but no more channels than there are. */
    private static int lanes(Conv2dProblem problem) {
        int lanes = 1;
        for (int more = 4; more <= Registers.of(problem.traits()).lanes(); more *= 2) {
            lanes = more <= problem.in().dim(1) ? more : lanes;
        }
        return lanes;
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Shape in = problem.in();
        Shape out = problem.out();
        int parts = request.choice().parameter(PARTS);
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = PackedWeights.perTap(problem).arg(request, steps);
        steps.add(Step.of("conv2d_depthwise_line.cl", "conv2d_depthwise_line")
                .prologue(epilogue.text())
                .define("PIXELS", request.choice().parameter(PIXELS))
                .define("LANES", lanes(problem))
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .ints(parts, in.dim(1), in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(problem.windowArgs())
                .build(out.dim(0) * out.dim(2) * parts, 1, 0));
        return steps;
    }
}
