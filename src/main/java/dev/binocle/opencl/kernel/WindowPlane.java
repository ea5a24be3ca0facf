package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row-major: runs of rows of planes a work-item, by way of a patch (window_plane.cl). Parameters: {@code rows} that go side by side,
 * {@code runs}, into how many a plane is cut, each by one patch, and {@code lot}, how many of those a work-item does.
 */
final class WindowPlane implements WindowKernel {
    private static final String ROWS = "rows";
    private static final String RUNS = "runs";
    private static final String LOT = "lot";
    private static final int MOST_IN_A_LOT = 16;

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
        List<Candidate> candidates = new ArrayList<>();
        if (!problem.possible()) {
            return candidates;
        }
        int height = (int) problem.out().dim(2);
        for (int rows : List.of(6, 4, 2, 1)) {
            for (int runs = 1; rows <= height / runs; runs *= 2) {
                for (int lot = 1; lot <= MOST_IN_A_LOT && lot <= problem.planes() * runs; lot *= 4) {
                    Tiling tiling = new Tiling(problem, rows, runs, lot);
                    if (tiling.patchBytes() <= problem.traits().localBytes() / 2) {
                        candidates.add(new Candidate(Map.of(ROWS, rows, RUNS, runs, LOT, lot), tiling.cost()));
                    }
                }
            }
        }
        return candidates;
    }

    private record Tiling(WindowProblem problem, int rows, int runs, int lot) {
        /** What windows or the picture reach. */
        long columns() {
            Window window = problem.window();
            long reached = Math.max(problem.out().dim(3), problem.rowLanes()) * window.strideWidth()
                    + (window.kernelWidth() - 1L) * window.dilationWidth();
            return Math.max(reached, problem.in().dim(3) + problem.placed().padLeft());
        }

        private long run() {
            return (problem.out().dim(2) + runs - 1) / runs;
        }

        private long patchRows() {
            Window window = problem.window();
            return (run() - 1) * window.strideHeight() + (window.kernelHeight() - 1L) * window.dilationHeight() + 1;
        }

        long patchBytes() {
            return Float.BYTES * patchRows() * columns();
        }

        long items() {
            return (problem.planes() * runs + lot - 1) / lot;
        }

        /** Cycles of the sums of some rows of a vector: loads and multiply-adds, of which a core does two a cycle. */
        private double sums() {
            Window window = problem.window();
            if (!problem.isSmall()) {
                double load = switch (window.strideWidth()) {
                    case 1 -> 0.75;
                    case 2 -> 2.5;
                    default -> problem.rowLanes();
                };
                return problem.taps() * (rows * load + 1);
            }
            double inputRows = (rows - 1.0) * window.strideHeight() + window.kernelHeight();
            double loads = 0.75 * inputRows * (window.kernelWidth() + window.strideWidth() - 1);
            boolean held = rows + problem.taps() + window.kernelWidth()
                    <= Registers.of(problem.traits()).count();
            return Math.max(loads, (held ? 0.5 : 0.7) * rows * problem.taps()); // else weights are loaded for each
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double patch =
                    patchRows() * (5 + 1.5 * Math.ceil((double) problem.in().dim(3) / problem.rowLanes()));
            double vectors = Math.ceil((double) problem.out().dim(3) / problem.rowLanes());
            double groups = Math.ceil((double) run() / rows);
            double block = sums() + 1.5 * rows + 6;
            double margins = (double) patchBytes() / Float.BYTES / problem.rowLanes();
            double item = 100 + margins + lot * (60 + patch + groups * vectors * block);
            return Registers.cost(
                    problem.traits(), problem.bytes(), (double) items(), problem.late((double) items()) * item);
        }
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        Tiling tiling = new Tiling(problem, choice.parameter(ROWS), choice.parameter(RUNS), choice.parameter(LOT));
        Window window = problem.window();
        step.define("ROWS", tiling.rows()).define("LANES", problem.rowLanes()).define("STRIDE", window.strideWidth());
        if (problem.isSmall()) {
            step.define("KERNEL_HEIGHT", window.kernelHeight())
                    .define("KERNEL_WIDTH", window.kernelWidth())
                    .define("STRIDE_HEIGHT", window.strideHeight());
        }
        step.args(new Arg.Local(tiling.patchBytes()))
                .ints(tiling.lot(), tiling.runs(), tiling.columns())
                .indices(problem.planes())
                .ints(problem.in().dim(1));
        return problem.window(choice, step).build(tiling.items(), 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_plane.cl", "window_plane");
    }
}
