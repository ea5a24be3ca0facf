package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Channels last: a row of the output a work-item (window_line.cl). Parameters: {@code pixels} that go side by side, and {@code parts}, into how
 * many work-items a row is cut.
 */
final class WindowLine {
    static final String NAME = "window line";
    private static final String PIXELS = "pixels";
    private static final String PARTS = "parts";

    private WindowLine() {}

    static List<WindowSteps.Candidate> candidates(WindowSteps problem) {
        List<WindowSteps.Candidate> candidates = new ArrayList<>();
        for (int pixels : problem.possible() ? List.of(13, 7, 4) : List.<Integer>of()) {
            long tiles = (problem.out().dim(3) + pixels - 1) / pixels;
            for (int parts = 1; parts <= tiles; parts *= 2) {
                candidates.add(new WindowSteps.Candidate(
                        Map.of(PIXELS, pixels, PARTS, parts), cost(problem, pixels, tiles, parts)));
            }
        }
        return candidates;
    }

    /** Cycles of the busiest core, as bytes that a core would move meanwhile: bound by loads, of which a core does two a cycle. */
    private static double cost(WindowSteps problem, int pixels, long tiles, int parts) {
        double vectors = Math.ceil((double) problem.in().dim(1) / lanes(problem));
        double tile = vectors * (problem.taps() * (pixels + 1) * 0.6 + 4 * pixels + 10);
        double item = 300 + Math.ceil((double) tiles / parts) * (30 + tile);
        double items = (double) (problem.out().dim(0) * problem.out().dim(2)) * parts;
        double rounds = Math.ceil(items / problem.traits().units());
        return problem.bytes() / 2 + Registers.BYTES_A_CYCLE * rounds * item;
    }

    /** A vector, but no more channels than there are. */
    private static int lanes(WindowSteps problem) {
        int lanes = 1;
        for (int more = 4; more <= Registers.of(problem.traits()).lanes(); more *= 2) {
            lanes = more <= problem.in().dim(1) ? more : lanes;
        }
        return lanes;
    }

    /** @param step with the operands' arguments */
    static Step step(WindowSteps problem, Choice choice, Step.Builder step) {
        int parts = choice.parameter(PARTS);
        step.define("PIXELS", choice.parameter(PIXELS)).define("LANES", lanes(problem));
        step.ints(parts, problem.in().dim(1));
        return problem.window(step).build(problem.out().dim(0) * problem.out().dim(2) * parts, 1, 0);
    }

    static Step.Builder step() {
        return Step.of("window_line.cl", "window_line");
    }
}
