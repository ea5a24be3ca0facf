package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.List;

/** Row-major, by way of a patch for each run (window_plane.cl). Parameters: those of {@link WindowRuns}. */
final class WindowPlane implements WindowKernel {
    @Override
    public String name() {
        return "window plane";
    }

    @Override
    public Form form() {
        return Form.PLAIN;
    }

    @Override
    public List<Candidate> candidates(WindowProblem problem) {
        if (!problem.possible()) {
            return List.of();
        }
        return WindowRuns.all(problem, 6, 4, 2, 1).stream()
                .filter(runs -> patchBytes(runs) <= problem.traits().localBytes() / 2)
                .map(runs -> new Candidate(runs.parameters(), cost(runs)))
                .toList();
    }

    /** What windows or the picture reach. */
    private static long columns(WindowProblem problem) {
        Window window = problem.window();
        long reached = Math.max(problem.out().dim(3), problem.rowLanes()) * window.strideWidth()
                + (window.kernelWidth() - 1L) * window.dilationWidth();
        return Math.max(reached, problem.in().dim(3) + problem.placed().padLeft());
    }

    private static long patchRows(WindowRuns runs) {
        Window window = runs.problem().window();
        return (runs.longest() - 1) * window.strideHeight()
                + (window.kernelHeight() - 1L) * window.dilationHeight()
                + 1;
    }

    private static long patchBytes(WindowRuns runs) {
        return Float.BYTES * patchRows(runs) * columns(runs.problem());
    }

    /** Cycles of the sums of some rows of a vector: loads and multiply-adds, of which a core does two a cycle. */
    private static double sums(WindowRuns runs) {
        WindowProblem problem = runs.problem();
        if (problem.isSmall()) {
            return runs.smallSums();
        }
        double load = switch (problem.window().strideWidth()) {
            case 1 -> 0.75;
            case 2 -> 2.5;
            default -> problem.rowLanes();
        };
        return problem.taps() * (runs.rows() * load + 1) + 1.5 * runs.rows() + 6;
    }

    /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
    private static double cost(WindowRuns runs) {
        WindowProblem problem = runs.problem();
        double patch =
                patchRows(runs) * (5 + 1.5 * Math.ceil((double) problem.in().dim(3) / problem.rowLanes()));
        double margins = (double) patchBytes(runs) / Float.BYTES / problem.rowLanes();
        double run = 60 + patch + runs.groups() * runs.vectors() * sums(runs);
        return runs.cost(100 + margins + runs.lot() * run);
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        WindowRuns runs = WindowRuns.of(problem, choice);
        if (problem.isSmall()) {
            problem.smallWindow(step);
        } else {
            step.define("STRIDE", problem.window().strideWidth());
        }
        step.define("ROWS", runs.rows())
                .define("LANES", problem.rowLanes())
                .args(new Arg.Local(patchBytes(runs)))
                .ints(runs.lot(), runs.runs(), columns(problem))
                .indices(problem.planes())
                .ints(problem.in().dim(1));
        return problem.window(choice, step).build(runs.items(), 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_plane.cl", "window_plane");
    }
}
