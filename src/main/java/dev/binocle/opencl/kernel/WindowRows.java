package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.List;

/** Row-major, small windows, straight from the picture (window_rows.cl). Parameters: those of {@link WindowRuns}. */
final class WindowRows implements WindowKernel {
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
        if (!problem.possible() || !problem.isSmall()) {
            return List.of();
        }
        int most = problem.weighted() ? 4 : 7; // weights take the registers of a taller block
        return WindowRuns.all(problem, 7, 4, 2, 1).stream()
                .filter(runs -> runs.rows() <= most)
                .map(runs -> new Candidate(runs.parameters(), cost(runs)))
                .toList();
    }

    /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
    private static double cost(WindowRuns runs) {
        Window window = runs.problem().window();
        double edges = edges(runs) * 0.75 * runs.inputRows() * window.kernelWidth(); // where lanes are left out
        double run = 80 + runs.groups() * (8 + runs.vectors() * runs.smallSums() + edges);
        return runs.cost(100 + runs.lot() * run);
    }

    /** Vectors of a row that reach over its left or right end. */
    private static double edges(WindowRuns runs) {
        WindowProblem problem = runs.problem();
        Window window = problem.window();
        long padLeft = problem.placed().padLeft();
        long reached = (problem.out().dim(3) - 1) * window.strideWidth() + window.kernelWidth() - padLeft;
        double ends = (padLeft > 0 ? 1 : 0) + (reached > problem.in().dim(3) ? 1 : 0);
        return Math.min(runs.vectors(), ends);
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        WindowRuns runs = WindowRuns.of(problem, choice);
        problem.smallWindow(step)
                .define("ROWS", runs.rows())
                .define("LANES", problem.rowLanes())
                .ints(runs.lot(), runs.runs())
                .indices(problem.planes())
                .ints(problem.in().dim(1));
        return problem.window(choice, step).build(runs.items(), 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_rows.cl", "window_rows");
    }
}
