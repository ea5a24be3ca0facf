package dev.binocle.benchmarks.workload;

import ai.onnx.proto.OnnxMl;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What memory bounds: one operator on 64 MB. */
final class MemoryWorkload implements Workload {
    private static final long[] IMAGE = {8, 64, 256, 128};
    private static final long[] LINES = {8, 16384, 128};

    /** @param operands how often the image is an operand */
    private record Single(
            String name,
            String operator,
            int operands,
            List<String> channels,
            long[] in,
            long[] out,
            OnnxMl.AttributeProto... attributes) {}

    private static final List<Single> ALL = List.of(
            new Single("relu", "Relu", 1, List.of(), IMAGE, IMAGE),
            new Single("sigmoid", "Sigmoid", 1, List.of(), IMAGE, IMAGE),
            new Single("add", "Add", 2, List.of(), IMAGE, IMAGE),
            new Single(
                    "batchnorm", "BatchNormalization", 1, List.of("scale", "shift", "mean", "variance"), IMAGE, IMAGE),
            new Single(
                    "maxpool_2x2s2",
                    "MaxPool",
                    1,
                    List.of(),
                    IMAGE,
                    new long[] {8, 64, 128, 64},
                    OnnxModels.ints("kernel_shape", 2, 2),
                    OnnxModels.ints("strides", 2, 2)),
            new Single(
                    "avgpool_3x3",
                    "AveragePool",
                    1,
                    List.of(),
                    IMAGE,
                    IMAGE,
                    OnnxModels.ints("kernel_shape", 3, 3),
                    OnnxModels.ints("pads", 1, 1, 1, 1)),
            new Single("global_average", "GlobalAveragePool", 1, List.of(), IMAGE, new long[] {8, 64, 1, 1}),
            new Single("softmax", "Softmax", 1, List.of(), LINES, LINES, OnnxModels.integer("axis", -1)),
            new Single(
                    "transpose_to_nhwc",
                    "Transpose",
                    1,
                    List.of(),
                    IMAGE,
                    new long[] {8, 256, 128, 64},
                    OnnxModels.ints("perm", 0, 2, 3, 1)),
            new Single(
                    "concat",
                    "Concat",
                    2,
                    List.of(),
                    IMAGE,
                    new long[] {8, 128, 256, 128},
                    OnnxModels.integer("axis", 1)));

    @Override
    public List<String> cases() {
        return ALL.stream().map(Single::name).toList();
    }

    @Override
    public List<List<Peer>> comparisons() {
        return List.of(List.of(Peer.BINOCLE, Peer.ONNX_RUNTIME));
    }

    @Override
    public Job job(String name) {
        Single single =
                ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        Random random = new Random(1);
        OnnxModels model = new OnnxModels();
        List<String> operands = new ArrayList<>();
        List<Job.Input> inputs = new ArrayList<>();
        double elements = 0;
        for (int i = 0; i < single.operands(); i++) {
            operands.add("input" + i);
            model.input("input" + i, single.in());
            inputs.add(Job.Input.normal("input" + i, random, single.in()));
            elements += product(single.in());
        }
        for (String channel : single.channels()) {
            operands.add(channel);
            model.floats(channel, Job.Input.uniform(channel, random, single.in()[1]).values(), single.in()[1]);
        }
        byte[] bytes = model.node(single.operator(), operands, "result", single.attributes())
                .floatOutput("result", single.out());
        return new Job(bytes, inputs, 0, Float.BYTES * (elements + product(single.out())), Optional.empty());
    }

    private static double product(long[] dims) {
        double product = 1;
        for (long dim : dims) {
            product *= dim;
        }
        return product;
    }
}
