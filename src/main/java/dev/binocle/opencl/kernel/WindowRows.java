package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row-major, small windows: rows of a plane a work-item, straight from the picture (window_rows.cl). Parameters: {@code rows} that go side by
 * side, and {@code run}, how many rows a work-item does.
 */
final class WindowRows implements WindowKernel {
    private static final String ROWS = "rows";
    private static final String RUN = "run";

    @Override
    public String name() {
        return "window rows";
    }

    @Override
    public Form form() {
        return Form.PLAIN;
    }

    @Override
    public List<Candidate> candidates(WindowProblem problem) {
        List<Candidate> candidates = new ArrayList<>();
        for (int rows : problem.possible() && problem.isSmall() ? List.of(7, 4, 1) : List.<Integer>of()) {
            for (int run : problem.runLengths()) {
                if (rows <= run) {
                    candidates.add(new Candidate(Map.of(ROWS, rows, RUN, run), new Tiling(problem, rows, run).cost()));
                }
            }
        }
        return candidates;
    }

    private record Tiling(WindowProblem problem, int rows, int run) {
        /** Cycles of the busiest core, as bytes that a core would move meanwhile: loads and multiply-adds. */
        double cost() {
            Window window = problem.window();
            long vectors = (problem.out().dim(3) + problem.rowLanes() - 1) / problem.rowLanes();
            long groups = (run + rows - 1) / rows;
            double load = window.strideWidth() == 1 ? 0.5 : 1.5;
            double edges = vectors > 2 ? 1.0 : 1.5; // lanes are replaced
            double inputRows = (rows - 1.0) * window.strideHeight() + window.kernelHeight();
            double sums = (problem.weighted() ? 0.75 : 0.5) * rows * problem.taps(); // weights are loaded for each
            double block = inputRows * window.kernelWidth() * load * edges + sums + 2.0 * rows + 10;
            return Registers.cost(
                    problem.traits(), problem.bytes(), (double) problem.planeRuns(run), 100 + groups * vectors * block);
        }
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        Tiling tiling = new Tiling(problem, choice.parameter(ROWS), choice.parameter(RUN));
        Window window = problem.window();
        step.define("ROWS", tiling.rows())
                .define("LANES", problem.rowLanes())
                .define("KERNEL_HEIGHT", window.kernelHeight())
                .define("KERNEL_WIDTH", window.kernelWidth())
                .define("STRIDE_HEIGHT", window.strideHeight())
                .define("STRIDE", window.strideWidth())
                .ints(problem.runs(tiling.run()), tiling.run())
                .indices(problem.out().dim(0) * problem.out().dim(1))
                .ints(problem.out().dim(1));
        return problem.window(choice, step).build(problem.planeRuns(tiling.run()), 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_rows.cl", "window_rows");
    }
}
