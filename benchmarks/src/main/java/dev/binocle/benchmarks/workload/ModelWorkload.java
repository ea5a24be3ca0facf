package dev.binocle.benchmarks.workload;

import ai.onnx.proto.OnnxMl;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whole networks of known input shapes: every ONNX file in a folder and what lies below it. */
record ModelWorkload(Map<String, Path> files) implements Workload {
    private static final String SUFFIX = ".onnx";

    static ModelWorkload in(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(file -> file.toString().endsWith(SUFFIX))
                    .forEach(file -> files.put(
                            folder.relativize(file).toString().replace(SUFFIX, ""), file));
        }
        return new ModelWorkload(files);
    }

    @Override
    public List<String> cases() {
        return List.copyOf(files.keySet());
    }

    @Override
    public List<List<Peer>> comparisons() {
        return List.of(List.of(Peer.BINOCLE, Peer.ONNX_RUNTIME, Peer.OPENCV));
    }

    @Override
    public Job job(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(files.get(name));
        OnnxMl.GraphProto graph = OnnxMl.ModelProto.parseFrom(bytes).getGraph();
        Set<String> constants = graph.getInitializerList().stream()
                .map(OnnxMl.TensorProto::getName)
                .collect(Collectors.toSet());
        Random random = new Random(1);
        List<Job.Input> inputs = graph.getInputList().stream()
                .filter(input -> !constants.contains(input.getName()))
                .map(input -> Job.Input.uniform(input.getName(), random, dims(input)))
                .toList();
        return new Job(bytes, inputs, 0, 0, Optional.empty());
    }

    private static long[] dims(OnnxMl.ValueInfoProto input) {
        return input.getType().getTensorType().getShape().getDimList().stream()
                .mapToLong(dim -> Math.max(1, dim.getDimValue()))
                .toArray();
    }
}
