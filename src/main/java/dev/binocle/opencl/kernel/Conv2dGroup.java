package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Implicit GEMM, a tile a work-group, for GPUs: local memory with two buffers, register tiles, and the sums of small outputs split over
 * several groups; float16 and bfloat16 as storage, with sums in float32. Parameters: those of {@link GroupTile}, and {@code parts} that the rows are split into. It assumes no size of sub-groups.
 */
final class Conv2dGroup implements Conv2dAlgorithm {
    private static final String NAME = "group";
    private static final String PARTS = "parts";
    private static final Set<DataType> TYPES = Set.of(DataType.FLOAT32, DataType.FLOAT16, DataType.BFLOAT16);
    /** Rows of the product: the table of them, where there is one, holds two numbers a row. */
    private static final long MOST_ROWS = 1 << 24;

    private static final int MOST_PARTS = 16;
    /** Steps of a part, below which the adding up costs more than it gains. */
    private static final int FEWEST_STEPS = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        boolean can = TYPES.contains(problem.dataType())
                && problem.out().elementCount() > 0
                && problem.groupInputs() > 0
                && problem.groupInputs() * problem.taps() <= MOST_ROWS
                && problem.isNarrow();
        if (!can) {
            return List.of();
        }
        if (problem.runtimeWeights() && problem.dataType() != DataType.FLOAT32) {
            return List.of(); // the kernel that packs weights on the device knows float32
        }
        List<Choice> all = new ArrayList<>();
        for (Conv2dProblem.Forms forms : problem.forms()) {
            for (GroupTile tile : GroupTile.legal(problem.traits())) {
                for (int parts = 1; parts <= MOST_PARTS; parts *= 2) {
                    GroupProduct product = product(problem, forms, tile, parts);
                    boolean worthwhile = parts == 1 || product.partSteps() >= FEWEST_STEPS;
                    if (worthwhile && tile.ends(product.partSteps(), problem.traits())) {
                        all.add(choice(problem, forms, product));
                    }
                }
            }
        }
        return all;
    }

    private static GroupProduct product(Conv2dProblem problem, Conv2dProblem.Forms forms, GroupTile tile, int parts) {
        Shape in = problem.in();
        Shape out = problem.out();
        return new GroupProduct(
                tile,
                problem.dataType(),
                parts == 1 ? problem.dataType() : DataType.FLOAT32,
                forms.inputChannelsLast(),
                forms.outputChannelsLast(),
                parts,
                out.dim(0),
                problem.op().groups(),
                problem.groupInputs(),
                problem.groupOutputs(),
                in.dim(1),
                in.dim(2),
                in.dim(3),
                out.dim(2),
                out.dim(3),
                GroupProduct.Strides.of(forms.input().layout(), in),
                problem.window(),
                problem.placed().padTop(),
                problem.placed().padLeft());
    }

    private static PackedWeights weights(Conv2dProblem problem, GroupTile tile) {
        return PackedWeights.blocked(problem, tile.channels(), problem.groupInputs());
    }

    private static long partialBytes(Conv2dProblem problem, int parts) {
        return parts == 1 ? 0 : parts * problem.out().elementCount() * Float.BYTES;
    }

    /** Where in the scratch memory the sums of the parts lie, after weights that are packed at run time. */
    private static long partialOffset(Conv2dProblem problem, GroupTile tile) {
        int vectorBytes = GroupTile.VECTOR * Float.BYTES;
        long packed = problem.runtimeWeights() ? weights(problem, tile).bytes() : 0;
        return (packed + vectorBytes - 1) / vectorBytes * vectorBytes;
    }

    private static Choice choice(Conv2dProblem problem, Conv2dProblem.Forms forms, GroupProduct product) {
        GroupTile tile = product.tile();
        long partial = partialBytes(problem, product.parts());
        // one of them channels last, the other not: neighbours in one are apart in the other
        double move = problem.bytes() * (forms.outputChannelsLast() == forms.inputChannelsLast() ? 1 : 1.05);
        double cost = move
                + 2.0 * (double) partial
                + tile.cost((double) product.teams(), (double) product.partSteps(), problem.traits());
        Map<String, Integer> parameters = new TreeMap<>(tile.parameters());
        parameters.put(PARTS, product.parts());
        return problem.choice(
                NAME,
                parameters,
                forms,
                partialOffset(problem, tile) + partial,
                GroupTile.onDevice(cost, problem.traits()),
                1);
    }

    @Override
    public boolean writes(Part part) {
        return part.isMultipleOf(GroupTile.VECTOR);
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Choice choice = request.choice();
        Conv2dProblem.Forms forms = Conv2dProblem.Forms.of(choice);
        GroupTile tile = GroupTile.of(choice);
        GroupProduct product = product(problem, forms, tile, choice.parameter(PARTS));
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        List<Step> steps = new ArrayList<>();
        Arg packed = weights(problem, tile).arg(request, steps);
        if (product.parts() == 1) {
            steps.add(product.step(request.input(0), packed, request.output(0), request.gap(), Optional.of(epilogue)));
        } else {
            Arg sums = request.scratch(partialOffset(problem, tile), Float.BYTES);
            steps.add(product.step(request.input(0), packed, sums, 0, Optional.empty()));
            steps.add(sum(request, product, sums, epilogue));
        }
        return steps;
    }

    private static Step sum(Request<Conv2d> request, GroupProduct product, Arg sums, EpilogueCode epilogue) {
        Shape out = request.outputShape();
        long line = product.line();
        long vectors = (line + GroupTile.VECTOR - 1) / GroupTile.VECTOR;
        return Step.of("conv2d_group_sum.cl", "conv2d_group_sum")
                .prologue(epilogue.text())
                .define("X", Types.stored(request.operand(0).dataType()))
                .define("OUT_CHANNELS_LAST", product.outLast() ? 1 : 0)
                .define("OUT_FOURS", line % GroupTile.VECTOR == 0 ? 1 : 0)
                .args(sums, request.output(0))
                .args(epilogue.args())
                .ints(product.parts())
                .indices(out.elementCount(), line, out.dim(1), request.gap())
                .build(
                        out.elementCount() / line * vectors,
                        request.traits().localSize(),
                        2.0 * GroupTile.VECTOR * product.parts());
    }
}
