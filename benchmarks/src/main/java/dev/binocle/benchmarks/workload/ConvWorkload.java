package dev.binocle.benchmarks.workload;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.binocle.benchmarks.peer.ConvShape;
import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Convolution, bias, ReLU: row-major in and out with a wait after each, and in the layout that each library likes best. */
record ConvWorkload(List<ConvShape> shapes) implements Workload {
    static ConvWorkload read(Path file) throws IOException {
        return new ConvWorkload(new ObjectMapper().readValue(file.toFile(), new TypeReference<List<ConvShape>>() {}));
    }

    @Override
    public List<String> cases() {
        return shapes.stream().map(ConvShape::name).toList();
    }

    @Override
    public List<List<Peer>> comparisons() {
        return List.of(
                List.of(Peer.BINOCLE, Peer.ONNX_RUNTIME, Peer.OPENCV, Peer.PYTORCH),
                List.of(Peer.BINOCLE_NATIVE, Peer.ONEDNN));
    }

    @Override
    public Job job(String name) {
        ConvShape s = shapes.stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElseThrow();
        byte[] model = new OnnxModels()
                .input("image", s.image())
                .floats("weights", s.weights(), s.filters())
                .floats("bias", s.bias(), s.k())
                .node(
                        "Conv",
                        List.of("image", "weights", "bias"),
                        "sums",
                        OnnxModels.ints("kernel_shape", s.kh(), s.kw()),
                        OnnxModels.ints("strides", s.stride(), s.stride()),
                        OnnxModels.ints("pads", s.pad(), s.pad(), s.pad(), s.pad()),
                        OnnxModels.ints("dilations", s.dilation(), s.dilation()),
                        OnnxModels.integer("group", s.groups()))
                .node("Relu", List.of("sums"), "result")
                .floatOutput("result", s.result());
        Job.Input image = new Job.Input("image", s.image(), s.pixels());
        return new Job(model, List.of(image), s.flops(), s.bytes(), Optional.of(s));
    }
}
