package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * 1×1 kernels over row-major pictures, for CPUs: a matrix product along the pixels. Parameters: {@code rows} of output channels and {@code
 * vectors} of pixels in a register tile, and {@code parts}, into how many work-items the output channels are cut.
 */
final class Conv2dPointwise implements Conv2dAlgorithm {
    private static final String ROWS = "rows";
    private static final String VECTORS = "vectors";
    private static final String PARTS = "parts";
    private static final Conv2dProblem.Forms FORMS = new Conv2dProblem.Forms(Form.PLAIN, Form.PLAIN);

    @Override
    public String name() {
        return "pointwise";
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        List<Choice> candidates = new ArrayList<>();
        if (problem.traits().isWide()
                || !problem.isPointwise()
                || problem.groupInputs() == 0
                || problem.out().elementCount() == 0) {
            return candidates;
        }
        Registers registers = Registers.of(problem.traits());
        for (int vectors = 1; vectors <= 3; vectors++) {
            for (int rows : List.of(14, 13, 12, 10, 8, 6, 4)) {
                long blocks = (problem.groupOutputs() + rows - 1) / rows;
                for (int parts = 1; parts <= blocks && registers.hold(rows, vectors); parts *= 2) {
                    Tiling tiling = new Tiling(problem, registers.lanes(), rows, vectors, parts);
                    if (tiling.patchBytes() <= problem.traits().localBytes() / 2) {
                        candidates.add(tiling.choice());
                    }
                }
            }
        }
        return candidates;
    }

    private record Tiling(Conv2dProblem problem, int lanes, int rows, int vectors, int parts) {
        PackedWeights weights() {
            return PackedWeights.blocked(problem, rows, problem.groupInputs());
        }

        long pixels() {
            return problem.in().dim(2) * problem.in().dim(3);
        }

        int width() {
            return lanes * vectors;
        }

        long tiles() {
            return (pixels() + width() - 1) / width();
        }

        long items() {
            return problem.in().dim(0) * problem.op().groups() * tiles() * parts;
        }

        long patchBytes() {
            return Float.BYTES * problem.groupInputs() * width();
        }

        /** Cycles of the busiest core, as bytes that a core would move meanwhile. */
        double cost() {
            double step = Registers.of(problem.traits()).cycles(rows, vectors);
            double blocks = Math.ceil((double) weights().blocksAGroup() / parts);
            double item = 300
                    + 3.0 * vectors * problem.groupInputs()
                    + blocks * ((double) problem.groupInputs() * step + 3.0 * rows * vectors + 20);
            double rounds = Math.ceil((double) items() / problem.traits().units());
            return problem.bytes() / 2 + Registers.BYTES_A_CYCLE * rounds * item;
        }

        Choice choice() {
            long scratch = problem.runtimeWeights() ? weights().bytes() : 0;
            return problem.choice(
                    "pointwise", Map.of(ROWS, rows, VECTORS, vectors, PARTS, parts), FORMS, scratch, cost(), 1);
        }
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Tiling tiling = new Tiling(
                problem,
                Registers.of(request.traits()).lanes(),
                choice.parameter(ROWS),
                choice.parameter(VECTORS),
                choice.parameter(PARTS));
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = tiling.weights().arg(request, steps);
        steps.add(Step.of("conv2d_pointwise.cl", "conv2d_pointwise")
                .prologue(epilogue.text())
                .define("ROWS", tiling.rows())
                .define("VECTORS", tiling.vectors())
                .define("LANES", tiling.lanes())
                .args(request.input(0), packed, request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tiling.patchBytes()))
                .ints(tiling.parts())
                .indices(tiling.tiles())
                .ints(problem.op().groups(), tiling.weights().blocksAGroup())
                .ints(problem.groupInputs(), problem.groupOutputs())
                .indices(tiling.pixels())
                .build(tiling.items(), 1, 0));
        return steps;
    }
}
