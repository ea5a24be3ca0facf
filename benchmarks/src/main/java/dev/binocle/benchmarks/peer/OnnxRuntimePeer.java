package dev.binocle.benchmarks.peer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** ONNX Runtime on its CPU provider: input and, where its shape is known, output in memory that it need not copy. */
final class OnnxRuntimePeer implements Subject {
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();

    OnnxRuntimePeer(Job job) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
        session = environment.createSession(job.model(), options);
        for (Job.Input input : job.inputs()) {
            inputs.put(
                    input.name(), OnnxTensor.createTensor(environment, Values.direct(input.values()), input.dims()));
        }
        for (var output : session.getOutputInfo().entrySet()) {
            TensorInfo info = (TensorInfo) output.getValue().getInfo();
            boolean known = info.type == ai.onnxruntime.OnnxJavaType.FLOAT;
            for (long dim : info.getShape()) {
                known &= dim > 0;
            }
            if (known) {
                float[] none = new float[Values.count(info.getShape())];
                outputs.put(
                        output.getKey(),
                        OnnxTensor.createTensor(environment, Values.direct(none), info.getShape()));
            }
        }
        if (outputs.size() < session.getOutputNames().size()) {
            outputs.values().forEach(OnnxTensor::close);
            outputs.clear();
        }
    }

    @Override
    public void run() throws OrtException {
        (outputs.isEmpty() ? session.run(inputs) : session.run(inputs, outputs)).close();
    }

    @Override
    public float[] output() throws OrtException {
        try (OrtSession.Result result = outputs.isEmpty() ? session.run(inputs) : session.run(inputs, outputs)) {
            String name = session.getOutputNames().iterator().next();
            OnnxTensor tensor = outputs.isEmpty() ? (OnnxTensor) result.get(name).orElseThrow() : outputs.get(name);
            FloatBuffer floats = tensor.getFloatBuffer();
            if (floats != null) {
                float[] values = new float[floats.remaining()];
                floats.get(values);
                return values;
            }
            LongBuffer longs = tensor.getLongBuffer();
            float[] values = new float[longs.remaining()];
            for (int i = 0; i < values.length; i++) {
                values[i] = longs.get(i);
            }
            return values;
        }
    }

    @Override
    public void close() throws OrtException {
        outputs.values().forEach(OnnxTensor::close);
        inputs.values().forEach(OnnxTensor::close);
        session.close();
    }
}
