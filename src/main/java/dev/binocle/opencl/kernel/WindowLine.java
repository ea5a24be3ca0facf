package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Channels last: a row of the output a work-item (window_line.cl). Parameters: {@code pixels} that go side by side, and {@code parts}, into how
 * many work-items a row is cut.
 */
final class WindowLine implements WindowKernel {
    private static final String PIXELS = "pixels";
    private static final String PARTS = "parts";

    @Override
    public String name() {
        return "window line";
    }

    @Override
    public Form form() {
        return Form.CHANNELS_LAST;
    }

    @Override
    public List<Candidate> candidates(WindowProblem problem) {
        List<Candidate> candidates = new ArrayList<>();
        for (int pixels : problem.possible() ? List.of(13, 7, 4) : List.<Integer>of()) {
            long tiles = (problem.out().dim(3) + pixels - 1) / pixels;
            for (int parts = 1; parts <= tiles; parts *= 2) {
                candidates.add(
                        new Candidate(Map.of(PIXELS, pixels, PARTS, parts), cost(problem, pixels, tiles, parts)));
            }
        }
        return candidates;
    }

    /** Cycles of the busiest core, as bytes that a core would move meanwhile: bound by loads, of which a core does two a cycle. */
    private static double cost(WindowProblem problem, int pixels, long tiles, int parts) {
        double vectors = Math.ceil((double) problem.in().dim(1) / lanes(problem));
        double tile = vectors * (problem.taps() * (pixels + 1) * 0.6 + 4 * pixels + 10);
        double item = 300 + Math.ceil((double) tiles / parts) * (30 + tile);
        double items = (double) (problem.out().dim(0) * problem.out().dim(2)) * parts;
        return Registers.cost(problem.traits(), problem.bytes(), items, item);
    }

    private static int lanes(WindowProblem problem) {
        return Registers.lanesFor(
                problem.in().dim(1), Registers.of(problem.traits()).lanes());
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        int parts = choice.parameter(PARTS);
        step.define("PIXELS", choice.parameter(PIXELS)).define("LANES", lanes(problem));
        if (problem.hasShortRows()) {
            step.define("KERNEL_WIDTH", problem.window().kernelWidth())
                    .define("STRIDE", problem.window().strideWidth());
        }
        step.ints(parts, problem.in().dim(1));
        return problem.window(step).build(problem.out().dim(0) * problem.out().dim(2) * parts, 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_line.cl", "window_line");
    }
}
