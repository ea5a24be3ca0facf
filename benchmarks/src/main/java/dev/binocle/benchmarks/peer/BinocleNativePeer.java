package dev.binocle.benchmarks.peer;

import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.backend.Choice;
import dev.binocle.runtime.Choices;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.List;

/** Binocle's convolution in the layout that the device likes best, queued back to back with one wait: what a network feels of it. */
final class BinocleNativePeer implements Subject {
    /** A call of run() takes about so long, so that the wait at its end weighs nothing. */
    private static final double CALL_NANOS = 4e6;

    private final Engine engine;
    private final Operation operation;
    private final Tensor input;
    private final Choice choice;
    private final int times;

    BinocleNativePeer(ConvShape shape, String device) {
        engine = Peer.engine(device);
        List<Operand> operands = List.of(
                TensorType.of(DataType.FLOAT32, Shape.of(shape.image())),
                TensorData.of(Shape.of(shape.filters()), shape.weights()),
                TensorData.of(Shape.of(shape.k()), shape.bias()));
        choice = Choices.cheapest(engine.choices(shape.op(), operands), List.of(), List.of(), false);
        operation = engine.prepare(shape.op(), operands, choice);
        try (Tensor plain = engine.tensor(Shape.of(shape.image()), shape.pixels())) {
            input = plain.to(operation.inputs().get(0).layout());
        }
        enqueue(3);
        long start = System.nanoTime();
        enqueue(3);
        times = (int) Math.max(1, Math.min(1000, CALL_NANOS * 3 / (System.nanoTime() - start)));
    }

    private void enqueue(int count) {
        for (int i = 0; i < count; i++) {
            operation.run(input).close();
        }
        engine.runtime().finish();
    }

    @Override
    public void run() {
        enqueue(times);
    }

    @Override
    public int times() {
        return times;
    }

    @Override
    public float[] output() {
        try (Tensor output = operation.run(input);
                Tensor plain = output.to(Layout.NCHW)) {
            return plain.toFloats();
        }
    }

    @Override
    public String detail() {
        return choice.title();
    }

    @Override
    public void close() {
        input.close();
        operation.close();
        engine.close();
    }
}
