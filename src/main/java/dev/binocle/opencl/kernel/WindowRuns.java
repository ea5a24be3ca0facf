package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Row-major, how the output is shared out (window_plane.cl, window_rows.cl).
 *
 * @param rows that go side by side, a vector of pixels in each
 * @param runs into how many a plane is cut, nearly equal ones of {@code rows} rows at least
 * @param lot how many runs a work-item does
 */
record WindowRuns(WindowProblem problem, int rows, int runs, int lot) {
    private static final String ROWS = "rows";
    private static final String RUNS = "runs";
    private static final String LOT = "lot";
    private static final int MOST_IN_A_LOT = 16;

    static WindowRuns of(WindowProblem problem, Choice choice) {
        return new WindowRuns(problem, choice.parameter(ROWS), choice.parameter(RUNS), choice.parameter(LOT));
    }

    /** All that there are, with so many rows side by side. */
    static List<WindowRuns> all(WindowProblem problem, int... sideBySide) {
        List<WindowRuns> all = new ArrayList<>();
        int height = (int) problem.out().dim(2);
        for (int rows : sideBySide) {
            for (int runs = 1; rows <= height / runs; runs *= 2) {
                for (int lot = 1; lot <= MOST_IN_A_LOT && lot <= problem.planes() * runs; lot *= 4) {
                    all.add(new WindowRuns(problem, rows, runs, lot));
                }
            }
        }
        return all;
    }

    Map<String, Integer> parameters() {
        return Map.of(ROWS, rows, RUNS, runs, LOT, lot);
    }

    /** Rows of the longest run. */
    long longest() {
        return (problem.out().dim(2) + runs - 1) / runs;
    }

    /** Times that {@link #rows} rows go side by side, in a run. */
    double groups() {
        return Math.ceil((double) longest() / rows);
    }

    /** Rows of the input under {@link #rows} of the output, where the window is not dilated. */
    double inputRows() {
        Window window = problem.window();
        return (rows - 1.0) * window.strideHeight() + window.kernelHeight();
    }

    /** Vectors of pixels in a row. */
    double vectors() {
        return Math.ceil((double) problem.out().dim(3) / problem.rowLanes());
    }

    /**
     * Cycles of the sums of {@link #rows} vectors under a small window. Measured at eleven sizes, within a tenth (window_rows.cl, AMD EPYC, Zen
     * 3): a load takes longer than it should, since half of them lie in two lines of the cache.
     */
    double smallSums() {
        Window window = problem.window();
        double under = inputRows() * window.kernelWidth();
        double columns = window.strideWidth() == 1
                ? 1.1 * under
                : 2.2 * inputRows() * Math.ceil(window.kernelWidth() / 2.0) + 0.33 * under;
        return columns + 0.5 * rows * problem.taps();
    }

    long items() {
        return (problem.planes() * runs + lot - 1) / lot;
    }

    /** The cost of the launch (see {@link Registers}), by the cycles that a work-item takes. */
    double cost(double item) {
        double items = (double) items();
        return Registers.cost(problem.traits(), problem.bytes(), items, problem.late(items) * item);
    }
}
