package dev.binocle.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole network with one input of known shape, from floats on the host to every output on the host: Binocle, and ONNX Runtime with as many
 * threads as there are processors. Each peer is a fork of its own: their thread pools spin against each other.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class NetworkBenchmark {
    @State(Scope.Benchmark)
    public static class Binocle {
        @Param("")
        public String model;

        @Param("")
        public String device;

        private Engine engine;
        private Model loaded;
        private String name;
        private Shape shape;
        private float[] values;

        @Setup
        public void open() {
            engine = device.isEmpty() ? Engine.open() : Engine.open(device);
            loaded = Model.load(engine, Path.of(model));
            Graph.Input input = loaded.inputs().get(0);
            name = input.name();
            shape = Shape.of(input.dims().orElseThrow().stream().mapToLong(Long::longValue).toArray());
            values = random(shape.elementCount());
        }

        @TearDown
        public void close() {
            loaded.close();
            engine.close();
        }
    }

    @State(Scope.Benchmark)
    public static class OnnxRuntime {
        @Param("")
        public String model;

        private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        private OrtSession session;
        private String name;
        private long[] dims;
        private float[] values;

        @Setup
        public void open() throws OrtException {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            session = environment.createSession(model, options);
            name = session.getInputNames().iterator().next();
            dims = ((ai.onnxruntime.TensorInfo) session.getInputInfo().get(name).getInfo()).getShape();
            long count = 1;
            for (long dim : dims) {
                count *= dim;
            }
            values = random(count);
        }

        @TearDown
        public void close() throws OrtException {
            session.close();
        }
    }

    private static float[] random(long count) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }

    @Benchmark
    public float binocle(Binocle state) {
        float sum = 0;
        try (Tensor input = state.engine.tensor(state.shape, state.values)) {
            Map<String, Tensor> outputs = state.loaded.run(Map.of(state.name, input));
            for (Tensor output : outputs.values()) {
                sum += output.toFloats()[0];
                output.close();
            }
        }
        return sum;
    }

    @Benchmark
    public float onnxRuntime(OnnxRuntime state) throws OrtException {
        float sum = 0;
        try (OnnxTensor input = OnnxTensor.createTensor(state.environment, FloatBuffer.wrap(state.values), state.dims);
                OrtSession.Result result = state.session.run(Map.of(state.name, input))) {
            for (var output : result) {
                sum += ((OnnxTensor) output.getValue()).getFloatBuffer().get(0);
            }
        }
        return sum;
    }
}
