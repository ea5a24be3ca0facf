package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Depthwise, row-major, for CPUs: rows of a plane a work-item. Parameters: {@code rows} that share a weight, and {@code run}, how many rows a
 * work-item does.
 */
final class Conv2dDepthwisePlane implements Conv2dAlgorithm {
    private static final String ROWS = "rows";
    private static final String RUN = "run";
    private static final Conv2dProblem.Forms FORMS = new Conv2dProblem.Forms(Form.PLAIN, Form.PLAIN);

    @Override
    public String name() {
        return "depthwise plane";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        List<Choice> candidates = new ArrayList<>();
        if (!problem.isDepthwise() || problem.traits().isWide() || problem.out().elementCount() == 0) {
            return candidates;
        }
        for (int rows : List.of(7, 4, 2, 1)) {
            for (long runs = 1; runs <= problem.out().dim(2); runs *= 2) {
                long run = (problem.out().dim(2) + runs - 1) / runs;
                Tiling tiling = new Tiling(problem, rows, (int) run);
                if (rows <= run && tiling.patchBytes() <= problem.traits().localBytes() / 2) {
                    candidates.add(tiling.choice());
                }
            }
        }
        return candidates;
    }

    private record Tiling(Conv2dProblem problem, int rows, int run) {
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
            return Float.BYTES * height * patchWidth();
        }

        long runs() {
            return (problem.out().dim(2) + run - 1) / run;
        }

        long items() {
            return problem.out().dim(0) * problem.out().dim(1) * runs();
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile: bound by loads, half of which lie across two lines. */
        double cost() {
            double load = switch (problem.window().strideWidth()) {
                case 1 -> 0.75;
                case 2 -> 2.5;
                default -> lanes();
            };
            double take = (double) problem.taps() * (rows * load + 1);
            double tail = problem.out().dim(3) % lanes() == 0 ? 0 : rows * (4.0 + lanes());
            double copy = (double) patchBytes() / Float.BYTES / lanes() * 2;
            double item = 200 + copy + groups() * (vectors() * (take + 3.0 * rows + 10) + tail);
            if (patchBytes() > 1 << 15) {
                item *= 1.2; // past the first cache
            }
            double rounds = Math.ceil((double) items() / problem.traits().units());
            return problem.bytes() / 2 + Registers.BYTES_A_CYCLE * rounds * item;
        }

        Choice choice() {
            long scratch =
                    problem.runtimeWeights() ? PackedWeights.perTap(problem).bytes() : 0;
            return problem.choice("depthwise plane", Map.of(ROWS, rows, RUN, run), FORMS, scratch, cost(), 1);
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Shape in = problem.in();
        Shape out = problem.out();
        Tiling tiling = new Tiling(
                problem, request.choice().parameter(ROWS), request.choice().parameter(RUN));
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = PackedWeights.perTap(problem).arg(request, steps);
        steps.add(Step.of("conv2d_depthwise_plane.cl", "conv2d_depthwise_plane")
                .prologue(epilogue.text())
                .define("ROWS", tiling.rows())
                .define("LANES", tiling.lanes())
                .define("STRIDE", problem.window().strideWidth())
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.patchBytes()))
                .ints(tiling.runs(), tiling.run(), tiling.patchWidth(), in.dim(1))
                .ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(problem.windowArgs())
                .build(tiling.items(), 1, 0));
        return steps;
    }
}
