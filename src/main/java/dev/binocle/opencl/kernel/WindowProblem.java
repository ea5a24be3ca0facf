package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Window;
import dev.binocle.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A window that slides over each channel for itself, on a CPU: depthwise convolution and pooling, in float32. Its kernels
 * are {@link WindowKernel}s.
 *
 * @param in the picture, {@code out} the result, N, C, H, W
 * @param weighted whether the values under a window are weighted, or it is their largest or mean
 */
record WindowProblem(Shape in, Shape out, Window window, Window.Placed placed, boolean weighted, Traits traits) {
    private static final long WIDEST = 1 << 24;
    private static final int MOST_UNROLLED = 5;
    private static final long MOST_PARTS = 64;

    static WindowProblem pooling(String op, Window window, Shape in, Shape out, Traits traits) {
        return new WindowProblem(in, out, window, window.place(op, in.dim(2), in.dim(3)), false, traits);
    }

    boolean possible() {
        return traits.isCores() && out.elementCount() > 0 && isNarrow(in, window, placed);
    }

    /** Whether every position fits into 32 bits: a window, its padding and the picture may each be 16 million wide. */
    static boolean isNarrow(Shape in, Window window, Window.Placed placed) {
        return LongStream.of(
                        in.dim(2) * window.strideHeight(),
                        in.dim(3) * window.strideWidth(),
                        (window.kernelHeight() - 1L) * window.dilationHeight(),
                        (window.kernelWidth() - 1L) * window.dilationWidth(),
                        placed.padTop(),
                        placed.padLeft(),
                        placed.padBottom(),
                        placed.padRight())
                .allMatch(size -> size < WIDEST);
    }

    /** Whether the window is small enough to be unrolled in a program, as it is in the networks that we know. */
    boolean isSmall() {
        return isSmall(window.kernelHeight(), window.strideHeight(), window.dilationHeight())
                && isSmall(window.kernelWidth(), window.strideWidth(), window.dilationWidth());
    }

    private static boolean isSmall(int kernel, int stride, int dilation) {
        return kernel <= MOST_UNROLLED && stride <= 2 && (dilation == 1 || kernel == 1);
    }

    /** Whether the window of the last pixel of a row begins, and that of the first ends, in the picture. */
    boolean hasNarrowPadding() {
        boolean firstEnds = placed.padLeft() < window.kernelWidth();
        boolean lastBegins = (out.dim(3) - 1) * window.strideWidth() - placed.padLeft() < in.dim(3);
        return firstEnds && lastBegins;
    }

    /** Row-major, the floats of a vector of pixels: half as many as could be where rows are no longer. */
    int rowLanes() {
        int lanes = Registers.of(traits).lanes();
        return lanes > 4 && out.dim(3) <= lanes / 2 ? lanes / 2 : lanes;
    }

    /** Channels last, the floats of a vector of channels. */
    int channelLanes() {
        return Registers.lanesFor(in.dim(1), Registers.of(traits).lanes());
    }

    /** Channels last, into how many parts the channels may be cut. */
    List<Integer> channelParts() {
        long most = Math.min(MOST_PARTS, in.dim(1) / channelLanes());
        return IntStream.iterate(1, parts -> parts <= most, parts -> parts * 2)
                .boxed()
                .toList();
    }

    /** How much longer it takes as so many work-items wait for the core that wakes last: they can't be shared out anew if there are few. */
    double late(double items) {
        return 1 + 0.25 / Math.ceil(items / traits.units());
    }

    int taps() {
        return window.kernelHeight() * window.kernelWidth();
    }

    /** Into how many runs of so many rows a plane of the output is cut. */
    long runs(long rows) {
        return (out.dim(2) + rows - 1) / rows;
    }

    /** Those of the output, row-major. */
    long planes() {
        return out.dim(0) * out.dim(1);
    }

    /** The image and the result, each once. */
    double bytes() {
        return (double) Float.BYTES * ((double) in.elementCount() + (double) out.elementCount());
    }

    /** A {@link #isSmall() small} window, as constants of a program. */
    Step.Builder smallWindow(Step.Builder step) {
        return step.define("KERNEL_HEIGHT", window.kernelHeight())
                .define("KERNEL_WIDTH", window.kernelWidth())
                .define("STRIDE_HEIGHT", window.strideHeight())
                .define("STRIDE", window.strideWidth());
    }

    /** Whether the output goes past the caches: vectors, and the channels of a pixel and of all its parts or the pixels of a row, are whole lines. */
    private boolean streams(Form form) {
        double bytes = (double) Float.BYTES * out.elementCount();
        return form.isChannelsLast()
                ? traits.streams(bytes, channelLanes(), out.dim(1), form.strides(out)[3])
                : traits.streams(bytes, rowLanes(), out.dim(3));
    }

    /** What all kernels take last. */
    Step.Builder window(Choice choice, Step.Builder step) {
        return step.streamed(streams(choice.outputs().get(0)))
                .ints(in.dim(2), in.dim(3), out.dim(2), out.dim(3))
                .ints(window.kernelHeight(), window.kernelWidth(), window.strideHeight(), window.strideWidth())
                .ints(window.dilationHeight(), window.dilationWidth())
                .ints(placed.padTop(), placed.padLeft(), placed.padBottom(), placed.padRight())
                .indices(choice.outputs().get(0).gap(out));
    }
}
