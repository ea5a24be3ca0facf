package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row-major: rows of a plane a work-item (window_plane.cl). Parameters: {@code rows} that go side by side, and {@code run}, how many rows a
 * work-item does.
 */
final class WindowPlane implements WindowKernel {
    private static final String ROWS = "rows";
    private static final String RUN = "run";

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
        for (int rows : problem.possible() ? List.of(4, 1) : List.<Integer>of()) {
            for (int run : problem.runLengths()) {
                Tiling tiling = new Tiling(problem, rows, run);
                if (rows <= run && tiling.patchBytes() <= problem.traits().localBytes() / 2) {
                    candidates.add(new Candidate(Map.of(ROWS, rows, RUN, run), tiling.cost()));
                }
            }
        }
        return candidates;
    }

    private record Tiling(WindowProblem problem, int rows, int run) {
        int lanes() {
            return Registers.of(problem.traits()).lanes();
        }

        private long vectors() {
            return (problem.out().dim(3) + lanes() - 1) / lanes();
        }

        private long groups() {
            return (run + rows - 1) / rows;
        }

        long patchWidth() {
            return vectors() * lanes() * problem.window().strideWidth()
                    + (problem.window().kernelWidth() - 1L) * problem.window().dilationWidth();
        }

        long patchBytes() {
            long height = (groups() * rows - 1) * problem.window().strideHeight()
                    + (problem.window().kernelHeight() - 1L) * problem.window().dilationHeight()
                    + 1;
            return Float.BYTES * (height * patchWidth() + lanes());
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile: bound by loads, half of which lie across two lines. */
        double cost() {
            double load = switch (problem.window().strideWidth()) {
                case 1 -> 0.75;
                case 2 -> 2.5;
                default -> lanes();
            };
            double take = problem.taps() * (rows * load + 1);
            double tail = problem.out().dim(3) < lanes() ? 4.0 + lanes() : 0; // the last row, element by element
            double copy = (double) patchBytes() / Float.BYTES / lanes() * 2;
            double item = 200 + copy + tail + groups() * vectors() * (take + 3.0 * rows + 10);
            if (patchBytes() > 1 << 15) {
                item *= 1.2; // past the first cache
            }
            return Registers.cost(problem.traits(), problem.bytes(), (double) problem.planeRuns(run), item);
        }
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        Tiling tiling = new Tiling(problem, choice.parameter(ROWS), choice.parameter(RUN));
        step.define("ROWS", tiling.rows())
                .define("LANES", tiling.lanes())
                .define("STRIDE", problem.window().strideWidth())
                .args(new Arg.Local(tiling.patchBytes()))
                .ints(
                        problem.runs(tiling.run()),
                        tiling.run(),
                        tiling.patchWidth(),
                        problem.in().dim(1));
        return problem.window(choice, step).build(problem.planeRuns(tiling.run()), 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_plane.cl", "window_plane");
    }
}
