package dev.binocle.selftest;

import dev.binocle.backend.Evaluator;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Padding;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Convolutions whose rounding errors are held against a bound, element by element: of an algorithm with constant c ({@value #DIRECT} times {@link
 * dev.binocle.backend.Choice#error})
 *
 * <pre>|error| ≤ c · 2⁻²⁴ · √(input channels · kernel height · kernel width) · (|x| ∗ |w|)</pre>
 *
 * where |x| ∗ |w| is the convolution of the magnitudes, the largest within {@value #REACH} outputs each way (times the dilation), those beyond
 * the output's edge as well: Winograd's transforms mix what lies under one tile and all weights of a filter, so an output next to a huge value
 * may be off by what rounding the huge one costs. Inputs with an offset, weights that cancel, channels of very different scale and outliers are
 * where algorithms differ.
 */
final class Conv2dBoundCases {
    /**
     * Of a tile of F(4,3) or F(2,5): its outputs share their rounding errors, and those of a pixel under it are as large as the pixel times the
     * largest weight, which may be that of an output outside the tile.
     */
    private static final int REACH = 3 + 2;

    /** c of a plain sum in float32, one product after the other: 1.3 was the most seen. */
    private static final double DIRECT = 2;

    private static final Values OFFSET = (random, index) -> 100 + random.nextGaussian();
    private static final Values OUTLIERS =
            (random, index) -> random.nextGaussian() * (random.nextInt(100) == 0 ? 1e4 : 1);

    private Conv2dBoundCases() {}

    static List<OpCase> list() {
        Conv2d same = Conv2d.builder().padding(1).build();
        List<OpCase> cases = new ArrayList<>();
        cases.add(of("normal values", same, Values.NORMAL, Values.NORMAL, 1, 64, 14, 32, 3));
        cases.add(of("many channels", same, Values.NORMAL, Values.NORMAL, 1, 300, 7, 40, 3));
        cases.add(of("an offset", same, OFFSET, Values.NORMAL, 1, 64, 14, 32, 3));
        cases.add(of("an offset, weights that cancel", same, OFFSET, cancelling(9), 1, 64, 14, 32, 3));
        cases.add(of("channels of very different scale", same, scales(14 * 14), Values.NORMAL, 1, 64, 14, 32, 3));
        cases.add(of("outliers", same, OUTLIERS, Values.NORMAL, 1, 64, 14, 32, 3));
        cases.add(of(
                "dilation 2",
                Conv2d.builder().padding(2).dilation(2).build(),
                OFFSET,
                Values.NORMAL,
                1,
                48,
                13,
                32,
                3));
        Conv2d half = Conv2d.builder().padding(1).stride(2).build();
        cases.add(of("stride 2", half, Values.NORMAL, Values.NORMAL, 2, 70, 19, 40, 3));
        cases.add(of("stride 2, an offset, weights that cancel", half, OFFSET, cancelling(9), 1, 64, 14, 32, 3));
        cases.add(of("stride 2, outliers", half, OUTLIERS, Values.NORMAL, 1, 64, 14, 32, 3));
        Conv2d stem = Conv2d.builder().padding(3).stride(2).build();
        cases.add(of("stem", stem, Values.NORMAL, Values.NORMAL, 2, 3, 41, 40, 7));
        cases.add(of("stem, an offset, weights that cancel", stem, OFFSET, cancelling(49), 1, 3, 32, 32, 7));
        cases.add(of("stem, outliers", stem, OUTLIERS, Values.NORMAL, 1, 4, 32, 20, 7));
        cases.add(of("5x5 stem", half, OFFSET, Values.NORMAL, 1, 5, 37, 20, 5));
        cases.add(of("5x5", Conv2d.builder().padding(2).build(), Values.NORMAL, Values.NORMAL, 1, 48, 13, 32, 5));
        cases.add(of(
                "5x5, an offset, weights that cancel",
                Conv2d.builder().padding(2).build(),
                OFFSET,
                cancelling(25),
                1,
                48,
                13,
                32,
                5));
        return cases;
    }

    /** Channel counts that fill tiles and that don't, sizes around those of tiles, batches, groups. */
    static OpCase random(Random random) {
        int groups = random.nextInt(4) == 0 ? 2 : 1;
        long inputs = groups * (8L + random.nextInt(random.nextInt(4) == 0 ? 90 : 30));
        long outputs = groups * (8L + random.nextInt(50));
        int kernel = 1 + 2 * random.nextInt(3);
        int dilation = 1 + random.nextInt(2);
        int stride = random.nextInt(4) == 0 ? 2 : 1;
        int padding = random.nextInt(kernel * dilation + 1);
        long size = Math.max(1, (kernel - 1L) * dilation + 1 - 2L * padding) + random.nextInt(18);
        List<Values> values = List.of(Values.NORMAL, OFFSET, OUTLIERS);
        Conv2d op = Conv2d.builder()
                .groups(groups)
                .stride(stride)
                .dilation(dilation)
                .padding(padding)
                .build();
        long batch = random.nextInt(4) == 0 ? 3 : 1;
        return of(
                "random " + op + " " + batch + "×" + inputs + "×" + size + "² to " + outputs,
                op,
                values.get(random.nextInt(values.size())),
                random.nextBoolean() ? Values.NORMAL : cancelling(kernel * kernel),
                batch,
                inputs,
                size,
                outputs,
                kernel);
    }

    /** Weights of which every two add up to nearly nothing. */
    private static Values cancelling(int taps) {
        return (random, index) -> (index / taps % 2 == 0 ? 1 : -1) * (1 + 1e-3 * random.nextGaussian());
    }

    private static Values scales(long plane) {
        return (random, index) -> random.nextGaussian() * Math.pow(10, index / plane % 7 - 3.0);
    }

    private static OpCase of(
            String name, Conv2d op, Values pixels, Values weights, long n, long c, long size, long k, long kernel) {
        List<Source> sources = List.of(
                Source.given(pixels, n, c, size, size), Source.constant(weights, k, c / op.groups(), kernel, kernel));
        return new OpCase(
                "Conv2dBound " + name,
                op,
                sources,
                DIRECT,
                0,
                0,
                Optional.of((values, evaluator) -> units(op, values, evaluator)));
    }

    /** What an error of c = 1 is, for each output. */
    private static TensorData units(Conv2d op, List<Operand> values, Evaluator reference) {
        List<Operand> magnitudes = new ArrayList<>();
        for (Operand value : values) {
            TensorData data = (TensorData) value;
            magnitudes.add(TensorData.generate(data.type(), i -> Math.abs(data.getDouble(i))));
        }
        int rows = REACH * op.dilationHeight();
        int columns = REACH * op.dilationWidth();
        Padding.Explicit padding = (Padding.Explicit) op.padding();
        int above = rows * op.strideHeight();
        int beside = columns * op.strideWidth();
        Conv2d wide = Conv2d.builder()
                .stride(op.strideHeight(), op.strideWidth())
                .dilation(op.dilationHeight(), op.dilationWidth())
                .groups(op.groups())
                .padding(new Padding.Explicit(
                        padding.top() + above,
                        padding.left() + beside,
                        padding.bottom() + above,
                        padding.right() + beside))
                .build();
        TensorData sums = reference.evaluate(wide, magnitudes).get(0);
        double unit = 0x1p-24 * Math.sqrt((double) values.get(1).shape().elementCount(1, 4));
        long wideHeight = sums.shape().dim(2);
        long wideWidth = sums.shape().dim(3);
        long height = wideHeight - 2L * rows;
        long width = wideWidth - 2L * columns;
        Shape shape = Shape.of(sums.shape().dim(0), sums.shape().dim(1), height, width);
        return TensorData.generate(TensorType.of(DataType.FLOAT32, shape), i -> {
            long plane = i / (height * width) * wideHeight * wideWidth;
            long y = i / width % height;
            long x = i % width;
            double largest = 0;
            for (long v = y; v <= y + 2L * rows; v++) {
                for (long u = x; u <= x + 2L * columns; u++) {
                    largest = Math.max(largest, sums.getDouble(plane + v * wideWidth + u));
                }
            }
            return unit * largest;
        });
    }
}
