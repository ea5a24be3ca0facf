package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Channels last, small windows: tiles of pixels, in each all channels (window_tile.cl). Parameters: {@code rows} and {@code pixels} of a tile,
 * {@code run}, how many rows a work-item does, and {@code parts} of the channels.
 */
final class WindowTile implements WindowKernel {
    private static final String ROWS = "rows";
    private static final String PIXELS = "pixels";
    private static final String RUN = "run";
    private static final String PARTS = "parts";

    @Override
    public String name() {
        return "window tile";
    }

    @Override
    public Form form() {
        return Form.CHANNELS_LAST;
    }

    @Override
    public List<Candidate> candidates(WindowProblem problem) {
        List<Candidate> candidates = new ArrayList<>();
        boolean possible = problem.possible() && problem.isSmall() && problem.hasNarrowPadding();
        for (int rows : possible ? List.of(2, 1) : List.<Integer>of()) {
            for (int pixels : problem.out().dim(3) == 1 ? List.of(1) : List.of(7, 4, 2)) {
                if (rows <= problem.out().dim(2) && pixels <= problem.out().dim(3)) {
                    addTo(candidates, problem, rows, pixels);
                }
            }
        }
        return candidates;
    }

    private static void addTo(List<Candidate> candidates, WindowProblem problem, int rows, int pixels) {
        for (int run : List.of(rows, 4 * rows)) {
            for (int parts : problem.channelParts()) {
                Tiling tiling = new Tiling(problem, rows, pixels, run, parts);
                candidates.add(
                        new Candidate(Map.of(ROWS, rows, PIXELS, pixels, RUN, run, PARTS, parts), tiling.cost()));
            }
        }
    }

    private record Tiling(WindowProblem problem, int rows, int pixels, int run, int parts) {
        long items() {
            return problem.out().dim(0) * problem.runs(run) * parts;
        }

        /**
         * Cycles of the busiest core, as bytes that a core would move meanwhile: bound by multiply-adds or by loads, of which a core does two a
         * cycle. Weights of as many rows as a tile has stay in registers; where those don't hold them, each multiply-add loads its own.
         */
        double cost() {
            Window window = problem.window();
            double inputRows = (rows - 1.0) * window.strideHeight() + window.kernelHeight();
            double columns = (pixels - 1.0) * window.strideWidth() + window.kernelWidth();
            double sums = (double) problem.taps() * rows * pixels;
            int inUse = rows * pixels + rows * window.kernelWidth() + 1;
            boolean held = inUse <= Registers.of(problem.traits()).count();
            double loads = inputRows * columns + (held ? problem.taps() : sums);
            double tile = Math.max(sums, loads) * 0.5 + 1.5 * rows * pixels + 10;
            double across = Math.ceil((double) problem.out().dim(3) / pixels);
            double down = Math.ceil((double) run / rows);
            double vectors = Math.ceil(Math.ceil((double) problem.in().dim(1) / problem.channelLanes()) / parts);
            double item = 200 + down * across * (5 + vectors * tile);
            return Registers.cost(
                    problem.traits(), problem.bytes(), (double) items(), problem.late((double) items()) * item);
        }
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_tile.cl", "window_tile");
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        Tiling tiling = new Tiling(
                problem,
                choice.parameter(ROWS),
                choice.parameter(PIXELS),
                choice.parameter(RUN),
                choice.parameter(PARTS));
        problem.smallWindow(step)
                .define("ROWS", tiling.rows())
                .define("PIXELS", tiling.pixels())
                .define("LANES", problem.channelLanes())
                .ints(tiling.parts(), tiling.run(), problem.in().dim(1));
        return problem.window(choice, step).build(tiling.items(), 1, 0);
    }
}
