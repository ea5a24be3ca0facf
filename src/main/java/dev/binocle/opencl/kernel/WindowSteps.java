package dev.binocle.opencl.kernel;

import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A window that slides over each channel for itself, on a CPU: depthwise convolution and pooling, in float32. Its two ways are {@link WindowLine},
 * channels last, and {@link WindowPlane}, row-major.
 *
 * @param in the picture, {@code out} the result, N, C, H, W
 */
record WindowSteps(Shape in, Shape out, Window window, Window.Placed placed, Traits traits) {
    /** A combination of parameters, and its cost. */
    record Candidate(Map<String, Integer> parameters, double cost) {}

    static WindowSteps of(String op, Window window, Shape in, Shape out, Traits traits) {
        return new WindowSteps(in, out, window, window.place(op, in.dim(2), in.dim(3)), traits);
    }

    boolean possible() {
        return !traits.isWide() && out.elementCount() > 0;
    }

    int taps() {
        return window.kernelHeight() * window.kernelWidth();
    }

    /** The image and the result, each once. */
    double bytes() {
        return (double) Float.BYTES * ((double) in.elementCount() + (double) out.elementCount());
    }

    /** What both kernels take last. */
    Step.Builder window(Step.Builder step) {
        return step.ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(window.kernelHeight(), window.kernelWidth(), window.strideHeight(), window.strideWidth())
                .ints(window.dilationHeight(), window.dilationWidth())
                .ints(placed.padTop(), placed.padLeft(), placed.padBottom(), placed.padRight());
    }

    List<Candidate> lines() {
        return WindowLine.candidates(this);
    }

    List<Candidate> planes() {
        return WindowPlane.candidates(this);
    }
}
