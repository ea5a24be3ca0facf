package dev.binocle.opencl.kernel;

import dev.binocle.op.Conv2d;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The weights of a convolution in the order in which a kernel reads them: {@code [block of outputs][piece of inputs][tap][input in the
 * piece][block]}, blocks not crossing groups and filled up with zeros; or, where the block is 0, {@code [tap][output]}. As
 * conv2d_pack.cl does it.
 */
record PackedWeights(Conv2dProblem problem, int block, long piece) {
    /** @param piece how many inputs a kernel takes at a time */
    static PackedWeights blocked(Conv2dProblem problem, int block, long piece) {
        return new PackedWeights(problem, block, Math.max(1, piece));
    }

    static PackedWeights perTap(Conv2dProblem problem) {
        return new PackedWeights(problem, 0, 1);
    }

    long blocksAGroup() {
        return problem.blocksAGroup(block);
    }

    long blocks() {
        return blocksAGroup() * problem.op().groups();
    }

    private long size() {
        return block == 0
                ? problem.weights().elementCount()
                : blocks() * problem.weights().elementCount(1, 4) * block;
    }

    long bytes() {
        return Math.max(Float.BYTES, size() * Float.BYTES);
    }

    /** The packed weights: of the host's making if they are constant, else in scratch memory, by a step of their own. */
    Arg arg(Request<Conv2d> request, List<Step> steps) {
        if (request.operand(1) instanceof TensorData constant) {
            String packing = "conv2d groups " + problem.op().groups() + " block " + block + " piece " + piece;
            return new Arg.Constant(constant, packing, bytes(), () -> pack(constant));
        }
        Arg packed = request.scratch(0, Float.BYTES);
        steps.add(Step.of("conv2d_pack.cl", "conv2d_pack")
                .define("BLOCK", block)
                .args(request.input(1), packed)
                .ints(block == 0 ? problem.weights().dim(0) : problem.groupOutputs(), problem.groupInputs())
                .ints(problem.taps(), block == 0 ? 1 : blocksAGroup(), piece)
                .build(size(), request.traits().localSize(), 20));
        return packed;
    }

    private ByteBuffer pack(TensorData weights) {
        long outputs = problem.weights().dim(0);
        long inputs = problem.groupInputs();
        long taps = problem.taps();
        ByteBuffer packed = Packing.allocate(bytes());
        if (block == 0) {
            for (long i = 0; i < outputs * taps; i++) {
                packed.putFloat(weights.getFloat(i % outputs * taps + i / outputs));
            }
            return packed.rewind();
        }
        for (long b = 0; b < blocks(); b++) {
            long inGroup = b % blocksAGroup() * block;
            long k = b / blocksAGroup() * problem.groupOutputs() + inGroup;
            long there = Math.min(block, problem.groupOutputs() - inGroup);
            for (long from = 0; from < inputs; from += piece) {
                long to = Math.min(inputs, from + piece);
                for (long tap = 0; tap < taps; tap++) {
                    for (long c = from; c < to; c++) {
                        for (int lane = 0; lane < block; lane++) {
                            packed.putFloat(
                                    lane < there ? weights.getFloat(((k + lane) * inputs + c) * taps + tap) : 0);
                        }
                    }
                }
            }
        }
        return packed.rewind();
    }
}
