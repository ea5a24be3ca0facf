package dev.binocle.benchmarks.peer;

import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.op.Activation;
import dev.binocle.tensor.Shape;

/** Binocle's enqueueing alone: ReLU of one number, many times and a wait. */
final class EnqueuePeer implements Subject {
    private final int times;
    private final Engine engine;
    private final Tensor input;
    private final Operation operation;

    EnqueuePeer(int times, String device) {
        this.times = times;
        engine = Engine.open(device.isEmpty() ? "opencl" : device);
        input = engine.tensor(Shape.of(1), -1);
        operation = engine.prepare(Activation.RELU, input.type());
    }

    @Override
    public void run() {
        for (int i = 0; i < times; i++) {
            operation.run(input).close();
        }
        engine.runtime().finish();
    }

    @Override
    public int times() {
        return times;
    }

    @Override
    public float[] output() {
        try (Tensor output = operation.run(input)) {
            return output.toFloats();
        }
    }

    @Override
    public String detail() {
        return engine.device().label();
    }

    @Override
    public void close() {
        operation.close();
        input.close();
        engine.close();
    }
}
