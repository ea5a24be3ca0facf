package dev.binocle.benchmarks.peer;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.model.Model;
import dev.binocle.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Binocle: a model with its input and output on the device, one run and a wait. */
final class BinoclePeer implements Subject {
    private final Engine engine;
    private final Model model;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();

    BinoclePeer(Job job, String device) throws IOException {
        engine = Peer.engine(device);
        Path file = Files.createTempFile("benchmark", ".onnx");
        try {
            Files.write(file, job.model());
            model = Model.load(engine, file);
        } finally {
            Files.delete(file);
        }
        for (Job.Input input : job.inputs()) {
            inputs.put(input.name(), engine.tensor(Shape.of(input.dims()), input.values()));
        }
    }

    @Override
    public void run() {
        model.run(inputs).values().forEach(Tensor::close);
        engine.runtime().finish();
    }

    @Override
    public float[] output() {
        Map<String, Tensor> outputs = model.run(inputs);
        try {
            return outputs.get(model.outputs().get(0)).toData().toFloats();
        } finally {
            outputs.values().forEach(Tensor::close);
        }
    }

    @Override
    public String detail() {
        return engine.device().label();
    }

    @Override
    public void close() {
        inputs.values().forEach(Tensor::close);
        model.close();
        engine.close();
    }
}
