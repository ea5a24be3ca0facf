package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Conv2d;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/**
 * Implicit GEMM in float16 or bfloat16 on NVIDIA's tensor cores, with sums in float32, channels last. On other devices it computes the same
 * without them, at a price that nobody pays: so it is tested everywhere. Parameters: those of {@link MmaTile}.
 */
final class Conv2dMma implements Conv2dAlgorithm {
    private static final String NAME = "mma";
    private static final Set<DataType> TYPES = Set.of(DataType.FLOAT16, DataType.BFLOAT16);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Choice> candidates(Conv2dProblem problem) {
        boolean can = TYPES.contains(problem.dataType())
                && !problem.runtimeWeights()
                && !problem.constantImage()
                && !problem.constantResidual()
                && problem.out().elementCount() > 0
                && problem.groupInputs() > 0
                && problem.groupInputs() % MmaTile.VECTOR == 0
                && problem.isNarrow();
        if (!can) {
            return List.of();
        }
        return MmaTile.legal(problem.traits()).stream()
                .map(tile -> new Product(problem, tile))
                .filter(product -> product.bytes() <= Packing.LARGEST)
                .map(Product::choice)
                .toList();
    }

    /** A tile, and what follows from it for a problem. */
    private record Product(Conv2dProblem problem, MmaTile tile) {
        long chunks() {
            return (problem.groupInputs() + tile.depth() - 1) / tile.depth();
        }

        long steps() {
            return chunks() * problem.taps();
        }

        long pixels() {
            Shape out = problem.out();
            return out.dim(0) * out.dim(2) * out.dim(3);
        }

        long pixelBlocks() {
            return (pixels() + tile.pixels() - 1) / tile.pixels();
        }

        long blocks() {
            return problem.blocksAGroup(tile.channels());
        }

        long teams() {
            return pixelBlocks() * blocks() * problem.op().groups();
        }

        /** Of the packed weights. */
        long bytes() {
            return problem.op().groups()
                    * blocks()
                    * steps()
                    * tile.channels()
                    * tile.depth()
                    * problem.dataType().bytes();
        }

        Choice choice() {
            double cost = problem.bytes() + tile.cost((double) teams(), (double) steps(), problem.traits());
            Conv2dProblem.Forms forms = Conv2dProblem.Forms.both(Form.CHANNELS_LAST);
            return problem.choice(NAME, tile.parameters(), forms, 0, GroupTile.onDevice(cost, problem.traits()), 1)
                    .withPacked(bytes());
        }

        Arg weights(TensorData weights) {
            String packing = "conv2d_mma groups " + problem.op().groups() + " block " + tile.channels() + " depth "
                    + tile.depth();
            return new Arg.Constant(weights, packing, bytes(), () -> pack(weights));
        }

        private ByteBuffer pack(TensorData weights) {
            long inputs = problem.groupInputs();
            long taps = problem.taps();
            TensorData bits = weights.reinterpret(DataType.UINT16);
            ByteBuffer packed = Packing.allocate(bytes());
            for (long b = 0; b < problem.op().groups() * blocks(); b++) {
                long inGroup = b % blocks() * tile.channels();
                long first = b / blocks() * problem.groupOutputs() + inGroup;
                long there = Math.min(tile.channels(), problem.groupOutputs() - inGroup);
                for (long tap = 0; tap < taps; tap++) {
                    for (long from = 0; from < chunks() * tile.depth(); from += tile.depth()) {
                        for (long k = 0; k < tile.channels(); k++) {
                            for (long c = from; c < from + tile.depth(); c++) {
                                boolean inside = k < there && c < inputs;
                                long at = ((first + k) * inputs + c) * taps + tap;
                                packed.putShort((short) (inside ? bits.getLong(at) : 0));
                            }
                        }
                    }
                }
            }
            return packed.rewind();
        }
    }

    @Override
    public boolean writes(Part part) {
        return part.isMultipleOf(2);
    }

    @Override
    public List<Step> steps(Request<Conv2d> request) {
        Conv2dProblem problem = Conv2dProblem.of(request);
        Product product = new Product(problem, MmaTile.of(request.choice()));
        MmaTile tile = product.tile();
        Shape in = problem.in();
        Shape out = problem.out();
        EpilogueCode epilogue = EpilogueCode.of(request, problem.op().epilogue(), 2);
        Step.Builder step = Step.of("conv2d_mma.cl", "conv2d_mma")
                .prologue(epilogue.text())
                .define("X", Types.stored(problem.dataType()))
                .define("BLOCK_K", tile.channels())
                .define("BLOCK_P", tile.pixels())
                .define("WARPS_K", tile.warpsAcross())
                .define("WARPS_P", tile.warpsAlong())
                .define("DEPTH", tile.depth())
                .define("OUT_PAIRS", problem.groupOutputs() % 2 == 0 ? 1 : 0);
        if (request.traits().tensorCores()) {
            step.define("TENSOR_CORES", 1);
        }
        return List.of(step.args(request.input(0), product.weights((TensorData) request.operand(1)), request.output(0))
                .args(epilogue.args())
                .args(new Arg.Local(tile.sideBytes(tile.channels())), new Arg.Local(tile.sideBytes(tile.pixels())))
                .indices(product.pixels(), product.pixelBlocks())
                .ints(product.blocks(), problem.op().groups(), problem.groupInputs(), problem.groupOutputs())
                .ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(problem.windowArgs())
                .indices(request.gap())
                .build(
                        product.teams() * tile.local(),
                        tile.local(),
                        2.0
                                * tile.channels()
                                * tile.pixels()
                                / tile.local()
                                * tile.depth()
                                * (double) product.steps()));
    }
}
