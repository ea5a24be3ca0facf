package dev.binocle.opencl.kernel;

import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;

/**
 * The transforms of Winograd's convolution F(out × out, taps × taps), see kernels/winograd.cl, as far as the host makes them: those of the
 * filters, in double, rounded once.
 *
 * @param out outputs of a tile, each way
 * @param taps of the kernel, each way
 * @param stride 1 or 2, each way
 * @param error of its results, in those of a plain sum; what F(4,3) makes of one huge pixel is more than twice what it makes of others
 */
record Winograd(int out, int taps, int stride, double error) {
    static final Winograd F23 = new Winograd(2, 3, 1, 1.5);
    static final Winograd F43 = new Winograd(4, 3, 1, 6);
    static final Winograd F25 = new Winograd(2, 5, 1, 4);
    static final Winograd F43_STRIDE_2 = new Winograd(4, 3, 2, 1.5);

    /** Channels from which on the transforms are worth their while. */
    private static final int FEWEST_CHANNELS = 8;

    String title() {
        return "F(" + out + "," + taps + ")" + (stride == 1 ? "" : " stride " + stride);
    }

    int side() {
        return stride == 1 ? out + taps - 1 : 2 * out + 1;
    }

    int positions() {
        return side() * side();
    }

    /** With a stride the positions of the middle tap share a filter. */
    private int filterSide() {
        return stride == 1 ? side() : out + 2;
    }

    int filters() {
        return filterSide() * filterSide();
    }

    /** Kernels of its size and stride, with stride 1 any dilation (each phase of a dilated picture is a picture of its own), constant weights. */
    boolean can(Conv2dProblem problem) {
        return !problem.runtimeWeights()
                && problem.window().kernelHeight() == taps
                && problem.window().kernelWidth() == taps
                && problem.window().strideHeight() == stride
                && problem.window().strideWidth() == stride
                && (stride == 1
                        || (problem.window().dilationHeight() == 1
                                && problem.window().dilationWidth() == 1))
                && problem.window().dilationHeight() <= problem.out().dim(2)
                && problem.window().dilationWidth() <= problem.out().dim(3)
                && problem.groupInputs() >= FEWEST_CHANNELS
                && problem.groupOutputs() >= FEWEST_CHANNELS;
    }

    /** Tiles along an axis, of one phase of the dilation. */
    private long along(long outputs, long dilation) {
        return ((outputs + dilation - 1) / dilation + out - 1) / out;
    }

    long tileRows(Conv2dProblem problem) {
        return along(problem.out().dim(2), problem.window().dilationHeight());
    }

    long tileColumns(Conv2dProblem problem) {
        return along(problem.out().dim(3), problem.window().dilationWidth());
    }

    long tiles(Conv2dProblem problem) {
        return problem.out().dim(0)
                * problem.window().dilationHeight()
                * problem.window().dilationWidth()
                * tileRows(problem)
                * tileColumns(problem);
    }

    long filterBytes(Conv2dProblem problem, int block) {
        return (long) Float.BYTES
                * problem.op().groups()
                * problem.blocksAGroup(block)
                * filters()
                * problem.groupInputs()
                * block;
    }

    /**
     * G g Gᵀ of every kernel, as {@code [block][filter][input][lane]}, the blocks of all groups; or, with the filters outermost, as
     * {@code [filter][block][input][lane]}.
     */
    Arg filters(Conv2dProblem problem, int block, boolean filtersFirst) {
        TensorData weights = (TensorData) problem.operands().get(1);
        String packing = "winograd " + title() + " groups " + problem.op().groups() + " block " + block
                + (filtersFirst ? " filters first" : "");
        return new Arg.Constant(
                weights,
                packing.intern(),
                filterBytes(problem, block),
                () -> transformed(problem, weights, block, filtersFirst));
    }

    private ByteBuffer transformed(Conv2dProblem problem, TensorData weights, int block, boolean filtersFirst) {
        long inputs = problem.groupInputs();
        long blocksAGroup = problem.blocksAGroup(block);
        long blocks = problem.op().groups() * blocksAGroup;
        double[][] g = filterTransform();
        ByteBuffer packed = Packing.allocate(filterBytes(problem, block));
        double[] kernel = new double[taps * taps];
        float[] result = new float[filters()];
        for (long k = 0; k < problem.weights().dim(0); k++) {
            long inGroup = k % problem.groupOutputs();
            long blockOfAll = k / problem.groupOutputs() * blocksAGroup + inGroup / block;
            for (long c = 0; c < inputs; c++) {
                for (int i = 0; i < kernel.length; i++) {
                    kernel[i] = weights.getFloat((k * inputs + c) * kernel.length + i);
                }
                transform(g, kernel, result);
                for (int filter = 0; filter < result.length; filter++) {
                    long row = filtersFirst ? filter * blocks + blockOfAll : blockOfAll * filters() + filter;
                    long at = (row * inputs + c) * block + inGroup % block;
                    packed.putFloat((int) (at * Float.BYTES), result[filter]);
                }
            }
        }
        return packed;
    }

    private void transform(double[][] g, double[] kernel, float[] result) {
        int side = filterSide();
        double[] half = new double[side * taps];
        for (int i = 0; i < side; i++) {
            for (int s = 0; s < taps; s++) {
                for (int r = 0; r < taps; r++) {
                    half[i * taps + s] += g[i][r] * kernel[r * taps + s];
                }
            }
        }
        for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
                double sum = 0;
                for (int s = 0; s < taps; s++) {
                    sum += g[j][s] * half[i * taps + s];
                }
                result[i * side + j] = (float) sum;
            }
        }
    }

    private double[][] filterTransform() {
        if (stride == 1) {
            return filterTransform(out, taps);
        }
        double[][] pair = filterTransform(out, 2); // of the taps 0 and 2; tap 1 stays as it is
        double[][] g = new double[filterSide()][taps];
        for (int i = 0; i < pair.length; i++) {
            g[i] = new double[] {pair[i][0], 0, pair[i][1]};
        }
        g[pair.length][1] = 1;
        return g;
    }

    /**
     * G of F(out, taps), stride 1: for each finite point p the powers of p over the product of its distances to the other points, and for
     * infinity the last tap; in the order of winograd.cl.
     */
    static double[][] filterTransform(int out, int taps) {
        double[] points = points(out + taps - 1);
        double[][] g = new double[points.length + 1][taps];
        for (int i = 0; i < points.length; i++) {
            double divisor = 1;
            for (int other = 0; other < points.length; other++) {
                divisor *= other == i ? 1 : points[i] - points[other];
            }
            for (int power = 0; power < taps; power++) {
                g[i][power] = Math.pow(points[i], power) / divisor;
            }
        }
        g[points.length][taps - 1] = 1;
        return g;
    }

    private static double[] points(int side) {
        double small = Math.sqrt(0.5);
        double large = Math.sqrt(2);
        return switch (side) {
            case 4 -> new double[] {0, 1, -1};
            case 5 -> new double[] {0.5, -0.5, 1.25, -1.25};
            case 6 -> new double[] {0, small, -small, large, -large};
            default -> new double[] {0.25, -0.25, 1, -1, 2, -2};
        };
    }
}
