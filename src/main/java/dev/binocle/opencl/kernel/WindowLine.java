package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Channels last: rows of the output a work-item (window_line.cl). Parameters: {@code pixels} that go side by side, {@code rows} of a work-item,
 * and {@code parts} of the channels.
 */
final class WindowLine implements WindowKernel {
    private static final String PIXELS = "pixels";
    private static final String ROWS = "rows";
    private static final String PARTS = "parts";
    /** What the first cache of a core holds, less what else it needs. */
    private static final double FIRST_CACHE_BYTES = 40_000;

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
        long height = problem.out().dim(2);
        for (int pixels : problem.possible() ? List.of(13, 7, 4) : List.<Integer>of()) {
            for (long rows : LongStream.of(1, 4, height)
                    .filter(count -> count <= height)
                    .distinct()
                    .toArray()) {
                for (int parts : problem.channelParts()) {
                    candidates.add(new Candidate(
                            Map.of(PIXELS, pixels, ROWS, (int) rows, PARTS, parts),
                            cost(problem, pixels, rows, parts)));
                }
            }
        }
        return candidates;
    }

    /**
     * Cycles of the busiest core, as bytes that a core would move meanwhile: bound by multiply-adds or by loads, of which a core does two a
     * cycle, and by what comes from the second cache, a line in three cycles.
     */
    private static double cost(WindowProblem problem, int pixels, long rows, int parts) {
        Window window = problem.window();
        double width = problem.in().dim(3);
        double loads = problem.taps() * (pixels + 1.0);
        double tile = Math.max(problem.taps() * pixels, loads) * 0.5 + 2.0 * pixels + 15;
        double tiles = Math.ceil((double) problem.out().dim(3) / pixels);
        double under = (rows - 1.0) * window.strideHeight() + window.kernelHeight();
        double bytes = under * width * problem.channelLanes() * Float.BYTES;
        double lines = bytes <= FIRST_CACHE_BYTES ? under * width : (double) rows * window.kernelHeight() * width;
        double vectors = Math.ceil(Math.ceil((double) problem.in().dim(1) / problem.channelLanes()) / parts);
        double item = 200 + vectors * (rows * (20 + tiles * tile) + 3 * lines);
        double items = (double) (problem.out().dim(0) * problem.runs(rows)) * parts;
        return Registers.cost(problem.traits(), problem.bytes(), items, problem.late(items) * item);
    }

    @Override
    public Step finish(WindowProblem problem, Choice choice, Step.Builder step) {
        int parts = choice.parameter(PARTS);
        step.define("PIXELS", choice.parameter(PIXELS)).define("LANES", problem.channelLanes());
        int rows = choice.parameter(ROWS);
        step.ints(parts, rows, problem.in().dim(1));
        return problem.window(choice, step).build(problem.out().dim(0) * problem.runs(rows) * parts, 1, 0);
    }

    @Override
    public Step.Builder step() {
        return Step.of("window_line.cl", "window_line");
    }
}
