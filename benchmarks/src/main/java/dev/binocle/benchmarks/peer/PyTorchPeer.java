package dev.binocle.benchmarks.peer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;

/** PyTorch on the CPU through DJL, by its functions: a convolution, then ReLU. */
final class PyTorchPeer implements Subject {
    private final ConvShape shape;
    private final NDManager manager;
    private final NDArray pixels;
    private final NDArray weights;
    private final NDArray bias;

    PyTorchPeer(ConvShape shape) {
        this.shape = shape;
        manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
        pixels = manager.create(shape.pixels(), new Shape(shape.image()));
        weights = manager.create(shape.weights(), new Shape(shape.filters()));
        bias = manager.create(shape.bias());
    }

    private NDArray compute() {
        Shape stride = new Shape(shape.stride(), shape.stride());
        Shape pad = new Shape(shape.pad(), shape.pad());
        Shape dilation = new Shape(shape.dilation(), shape.dilation());
        NDArray sums = Conv2d.conv2d(pixels, weights, bias, stride, pad, dilation, shape.groups())
                .singletonOrThrow();
        NDArray result = Activation.relu(sums);
        sums.close();
        return result;
    }

    @Override
    public void run() {
        compute().close();
    }

    @Override
    public float[] output() {
        try (NDArray result = compute()) {
            return result.toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
