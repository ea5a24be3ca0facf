package dev.binocle.benchmarks.peer;

import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import java.util.Random;

/** A convolution with bias and ReLU, as it stands in a file of cases. */
public record ConvShape(
        String name, int n, int c, int h, int w, int k, int kh, int kw, int stride, int pad, int dilation, int groups) {
    private static final int SEED = 1;

    public Conv2d op() {
        return Conv2d.builder()
                .stride(stride)
                .padding(pad)
                .dilation(dilation)
                .groups(groups)
                .epilogue(Activation.RELU)
                .build();
    }

    public long[] image() {
        return new long[] {n, c, h, w};
    }

    public long[] filters() {
        return new long[] {k, c / groups, kh, kw};
    }

    public long[] result() {
        return new long[] {n, k, extent(h, kh), extent(w, kw)};
    }

    private long extent(int size, int kernel) {
        return (size + 2L * pad - (kernel - 1L) * dilation - 1) / stride + 1;
    }

    public double flops() {
        return 2.0 * Values.count(result()) * Values.count(c / groups, kh, kw);
    }

    public double bytes() {
        return (double) Float.BYTES * (Values.count(image()) + (double) Values.count(filters()) + Values.count(result()));
    }

    public float[] pixels() {
        return Values.normal(new Random(SEED), Values.count(image()));
    }

    public float[] weights() {
        return Values.normal(new Random(SEED + 1), Values.count(filters()));
    }

    public float[] bias() {
        return Values.normal(new Random(SEED + 2), k);
    }
}
