package dev.binocle.selftest;

import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Padding;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The list of cases of {@link Conv2d}, chosen for their corners. */
final class Conv2dCases {
    private Conv2dCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        Conv2d plain = Conv2d.builder().build();
        Conv2d same = Conv2d.builder().padding(1).build();
        // sizes
        cases.add(conv("1x1 image", plain, 1, 1, 1, 1, 1, 1, 1));
        cases.add(conv("1x1 kernel", plain, 1, 8, 6, 6, 8, 1, 1));
        cases.add(conv("1x1 kernel, odd channels", plain, 1, 7, 5, 3, 13, 1, 1));
        cases.add(conv("3x3", same, 1, 16, 14, 14, 16, 3, 3));
        cases.add(conv("3x3, one channel", same, 1, 1, 9, 9, 1, 3, 3));
        cases.add(conv("3x3, one output channel", same, 1, 5, 8, 8, 1, 3, 3));
        cases.add(conv("3x3, channels past a block", same, 1, 17, 7, 7, 33, 3, 3));
        cases.add(conv("3x3, pixels past a tile", same, 1, 4, 5, 13, 16, 3, 3));
        cases.add(conv("one row", same, 1, 4, 1, 17, 8, 3, 3));
        cases.add(conv("one column", same, 1, 4, 17, 1, 8, 3, 3));
        cases.add(conv("kernel as large as the image", plain, 2, 3, 5, 4, 6, 5, 4));
        cases.add(conv(
                "1x5 kernel",
                Conv2d.builder().padding(new Padding.Explicit(0, 2, 0, 2)).build(),
                1,
                3,
                6,
                9,
                5,
                1,
                5));
        cases.add(conv(
                "5x1 kernel",
                Conv2d.builder().padding(new Padding.Explicit(2, 0, 2, 0)).build(),
                1,
                3,
                9,
                6,
                5,
                5,
                1));
        cases.add(conv("even kernel 2x2", plain, 1, 6, 7, 7, 6, 2, 2));
        cases.add(conv("7x7 kernel", Conv2d.builder().padding(3).build(), 1, 3, 11, 10, 9, 7, 7));
        cases.add(conv("batch 3", same, 3, 5, 6, 7, 9, 3, 3));
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(
                    typed(type, Conv2d.builder().padding(1).stride(2).groups(2).build()));
            cases.add(typed(
                    type,
                    Conv2d.builder()
                            .padding(1)
                            .groups(2)
                            .epilogue(new Epilogue.Residual(3), Activation.RELU)
                            .build(),
                    Source.given(type, Values.NORMAL, 2, 6, 7, 8)));
            cases.add(typed(
                    type,
                    Conv2d.builder()
                            .padding(1)
                            .groups(2)
                            .epilogue(Activation.SILU, Activation.MISH)
                            .build()));
        }
        cases.add(conv("batch 0", same, 0, 5, 6, 7, 9, 3, 3));
        cases.add(conv("no output channels", same, 1, 5, 6, 7, 0, 3, 3));
        cases.add(conv("no input channels", same, 1, 0, 6, 7, 5, 3, 3));
        cases.add(conv("many input channels", plain, 1, 300, 4, 4, 8, 1, 1));
        // stride
        cases.add(conv("stride 2", Conv2d.builder().stride(2).padding(1).build(), 1, 8, 13, 14, 12, 3, 3));
        cases.add(conv("stride 2, 1x1", Conv2d.builder().stride(2).build(), 1, 8, 9, 9, 16, 1, 1));
        cases.add(conv(
                "stride 2, 1x1, rows past a tile", Conv2d.builder().stride(2).build(), 2, 9, 5, 57, 35, 1, 1));
        cases.add(conv(
                "stride 2, 1x1, 3 groups", Conv2d.builder().stride(2).groups(3).build(), 2, 12, 5, 31, 54, 1, 1));
        cases.add(conv(
                "1x1, stride 2 and padding that keep the size",
                Conv2d.builder().stride(2).padding(1).build(),
                1,
                16,
                2,
                2,
                14,
                1,
                1));
        cases.add(conv(
                "stride 2, rows of some vectors",
                Conv2d.builder().stride(2).padding(3).build(),
                1,
                3,
                11,
                123,
                7,
                7,
                7));
        cases.add(conv("rows of some vectors", Conv2d.builder().padding(1).build(), 1, 3, 5, 61, 7, 3, 3));
        cases.add(conv("stride 3 by 1", Conv2d.builder().stride(3, 1).padding(1).build(), 1, 4, 10, 10, 4, 3, 3));
        cases.add(
                conv("stride larger than the kernel", Conv2d.builder().stride(4).build(), 1, 3, 11, 15, 5, 2, 2));
        cases.add(conv(
                "stride larger than the image",
                Conv2d.builder().stride(9).padding(1).build(),
                1,
                3,
                5,
                5,
                5,
                3,
                3));
        cases.add(conv("ResNet's stem", Conv2d.builder().stride(2).padding(3).build(), 1, 3, 30, 30, 64, 7, 7));
        // padding
        cases.add(conv("no padding", plain, 1, 4, 8, 9, 8, 3, 3));
        cases.add(conv(
                "padding larger than the kernel", Conv2d.builder().padding(4).build(), 1, 3, 4, 4, 5, 3, 3));
        cases.add(conv(
                "asymmetric padding",
                Conv2d.builder().padding(new Padding.Explicit(0, 3, 2, 1)).build(),
                1,
                3,
                6,
                6,
                5,
                3,
                3));
        cases.add(conv(
                "padding only after",
                Conv2d.builder()
                        .stride(2)
                        .padding(new Padding.Explicit(0, 0, 1, 1))
                        .build(),
                1,
                5,
                8,
                8,
                7,
                3,
                3));
        cases.add(conv(
                "SAME_UPPER, stride 2, even",
                Conv2d.builder().stride(2).padding(Padding.SAME_UPPER).build(),
                1,
                4,
                8,
                10,
                6,
                3,
                3));
        cases.add(conv(
                "SAME_LOWER, stride 2, even",
                Conv2d.builder().stride(2).padding(Padding.SAME_LOWER).build(),
                1,
                4,
                8,
                10,
                6,
                3,
                3));
        cases.add(conv(
                "SAME_UPPER, even kernel",
                Conv2d.builder().padding(Padding.SAME_UPPER).build(),
                1,
                4,
                7,
                7,
                6,
                4,
                2));
        // dilation
        cases.add(conv("dilation 2", Conv2d.builder().dilation(2).padding(2).build(), 1, 6, 12, 12, 10, 3, 3));
        cases.add(conv(
                "dilation 3 by 2, stride 2",
                Conv2d.builder().dilation(3, 2).stride(2).padding(3).build(),
                1,
                4,
                12,
                12,
                6,
                3,
                3));
        cases.add(conv(
                "dilation past the image",
                Conv2d.builder().dilation(6).padding(6).build(),
                1,
                4,
                5,
                5,
                6,
                3,
                3));
        // groups
        cases.add(conv("2 groups", Conv2d.builder().groups(2).padding(1).build(), 1, 8, 7, 7, 12, 3, 3));
        cases.add(conv("4 groups, 1x1", Conv2d.builder().groups(4).build(), 1, 24, 6, 6, 20, 1, 1));
        cases.add(conv(
                "3 groups, one input channel each",
                Conv2d.builder().groups(3).padding(1).build(),
                1,
                3,
                6,
                6,
                12,
                3,
                3));
        cases.add(conv("depthwise", Conv2d.builder().groups(16).padding(1).build(), 1, 16, 9, 9, 16, 3, 3));
        cases.add(conv("depthwise, wide", Conv2d.builder().groups(5).padding(1).build(), 1, 5, 9, 37, 5, 3, 3));
        // vectors of pixels in the middle of a row and of a picture, where nothing is checked
        cases.add(conv("depthwise, wider", Conv2d.builder().groups(2).padding(1).build(), 1, 2, 30, 90, 2, 3, 3));
        cases.add(conv(
                "depthwise, wider, 5x5, stride 2",
                Conv2d.builder().groups(3).padding(2).stride(2).build(),
                1,
                3,
                61,
                131,
                3,
                5,
                5));
        cases.add(
                conv("depthwise, lines", Conv2d.builder().groups(16).padding(1).build(), 2, 16, 9, 48, 16, 3, 3));
        cases.add(conv("rows of whole lines", Conv2d.builder().padding(1).build(), 2, 3, 5, 48, 16, 3, 3));
        // tiles of pixels in the middle and at every edge, vectors of channels and some over
        cases.add(
                conv("depthwise, tiles", Conv2d.builder().groups(20).padding(1).build(), 2, 20, 11, 23, 20, 3, 3));
        cases.add(conv(
                "depthwise, more padding than window, left",
                Conv2d.builder()
                        .groups(9)
                        .padding(new Padding.Explicit(0, 3, 1, 0))
                        .build(),
                1,
                9,
                4,
                5,
                9,
                2,
                2));
        cases.add(conv(
                "depthwise, more padding than window, right",
                Conv2d.builder()
                        .groups(9)
                        .padding(new Padding.Explicit(1, 0, 0, 3))
                        .build(),
                1,
                9,
                4,
                5,
                9,
                2,
                2));
        cases.add(conv(
                "depthwise, stride 2",
                Conv2d.builder().groups(24).stride(2).padding(1).build(),
                2,
                24,
                9,
                10,
                24,
                3,
                3));
        cases.add(conv(
                "depthwise, odd channels",
                Conv2d.builder().groups(19).padding(2).build(),
                1,
                19,
                7,
                6,
                19,
                5,
                5));
        cases.add(conv(
                "depthwise, three channels",
                Conv2d.builder().groups(3).padding(1).build(),
                1,
                3,
                7,
                6,
                3,
                3,
                3));
        cases.add(conv(
                "depthwise, dilation 2",
                Conv2d.builder().groups(8).dilation(2).padding(2).build(),
                1,
                8,
                9,
                9,
                8,
                3,
                3));
        cases.add(conv(
                "depthwise, multiplier 2", Conv2d.builder().groups(6).padding(1).build(), 1, 6, 8, 8, 12, 3, 3));
        cases.add(conv(
                "depthwise, SAME_UPPER, stride 2",
                Conv2d.builder().groups(8).stride(2).padding(Padding.SAME_UPPER).build(),
                1,
                8,
                8,
                8,
                8,
                3,
                3));
        // epilogues
        for (Activation activation : ActivationCases.KINDS) {
            cases.add(conv(
                    "epilogue " + activation.kind(),
                    Conv2d.builder().padding(1).epilogue(activation).build(),
                    1,
                    5,
                    6,
                    6,
                    18,
                    3,
                    3));
        }
        Source image = Source.given(2, 6, 5, 7);
        Source weights = Source.constant(20, 6, 3, 3);
        Epilogue resNet =
                new Epilogue(List.of(new Epilogue.ScaleShift(3, 4), new Epilogue.Residual(5), Activation.RELU));
        cases.add(of(
                "epilogue scale, residual, ReLU",
                Conv2d.builder().padding(1).epilogue(resNet).build(),
                image,
                weights,
                Source.constant(20),
                Source.constant(20),
                Source.constant(20),
                Source.given(2, 20, 5, 7)));
        // whole tiles and others, at edges and inside, of Winograd's convolution
        for (int[] one : new int[][] {{40, 1, 1, 15, 14}, {32, 1, 2, 21, 22}, {32, 2, 1, 19, 20}}) {
            int channels = one[0];
            int stride = one[1];
            int dilation = one[2];
            cases.add(of(
                    "epilogue scale, residual, ReLU of " + channels + " channels, stride " + stride + ", dilation "
                            + dilation,
                    Conv2d.builder()
                            .padding(dilation)
                            .stride(stride)
                            .dilation(dilation)
                            .epilogue(resNet)
                            .build(),
                    Source.given(2, channels, one[3], one[4]),
                    Source.constant(32, channels, 3, 3),
                    Source.constant(32),
                    Source.constant(32),
                    Source.constant(32),
                    Source.given(2, 32, (one[3] - 1) / stride + 1, (one[4] - 1) / stride + 1)));
        }
        Epilogue reluFirst =
                new Epilogue(List.of(Activation.RELU, new Epilogue.ScaleShift(3, 4), new Epilogue.Residual(5)));
        cases.add(of(
                "epilogue ReLU, scale, residual, no bias",
                Conv2d.builder().padding(1).epilogue(reluFirst).build(),
                image,
                weights,
                Source.ABSENT,
                Source.constant(20),
                Source.constant(20),
                Source.given(2, 20, 5, 7)));
        cases.add(of(
                "epilogue residual constant",
                Conv2d.builder().padding(1).epilogue(new Epilogue.Residual(3)).build(),
                image,
                weights,
                Source.ABSENT,
                Source.constant(2, 20, 5, 7)));
        cases.add(of(
                "depthwise, residual, ReLU",
                Conv2d.builder()
                        .padding(1)
                        .groups(6)
                        .epilogue(new Epilogue.Residual(3), Activation.RELU)
                        .build(),
                image,
                Source.constant(6, 1, 3, 3),
                Source.constant(6),
                Source.given(2, 6, 5, 7)));
        // what is known when
        cases.add(of("no bias", same, image, weights));
        cases.add(of("weights given at run time", same, image, Source.given(20, 6, 3, 3), Source.given(20)));
        cases.add(of(
                "grouped weights given at run time",
                Conv2d.builder().padding(1).groups(3).build(),
                image,
                Source.given(15, 2, 3, 3),
                Source.given(15)));
        for (DataType type : List.of(DataType.FLOAT16, DataType.BFLOAT16)) {
            cases.add(stored(type, 16, 8));
            cases.add(stored(type, 7, 7));
            cases.add(stored(type, 40, 3, 2, 1, 1, 25));
            cases.add(stored(type, 16, 2, 1, 2, 2, 14));
            cases.add(stored(type, 72, 1, 1, 1, 1, 70));
        }
        cases.add(of(
                "depthwise weights given at run time",
                Conv2d.builder().padding(1).groups(6).build(),
                image,
                Source.given(6, 1, 3, 3),
                Source.given(6)));
        cases.add(of(
                "depthwise of a constant image, weights given at run time",
                Conv2d.builder().padding(1).groups(6).build(),
                Source.constant(2, 6, 5, 7),
                Source.given(6, 1, 3, 3),
                Source.given(6)));
        cases.add(of(
                "no input channels, weights given at run time",
                same,
                Source.given(1, 0, 4, 4),
                Source.given(5, 0, 3, 3),
                Source.given(5)));
        cases.add(of(
                "everything constant but the image, NaN and infinity in it",
                same,
                Source.given(Values.WILD, 1, 3, 9, 9),
                Source.constant(8, 3, 3, 3),
                Source.constant(8)));
        return cases;
    }

    /** An image, constant weights and bias. */
    static OpCase conv(String name, Conv2d op, long n, long c, long h, long w, long k, long kh, long kw) {
        return of(name, op, Source.given(n, c, h, w), Source.constant(k, c / op.groups(), kh, kw), Source.constant(k));
    }

    static OpCase of(String name, Conv2d op, Source... sources) {
        List<Operand> types = new ArrayList<>();
        for (Source source : sources) {
            types.add(source.make(new Random(0)));
        }
        Shape weights = types.get(1).shape();
        double sum = (double) weights.elementCount(1, 4);
        double flops = 2 * sum * (double) op.outputs(types).get(0).shape().elementCount();
        // sums of so many products of standard normal values are about the root of that, and so are their rounding
        // errors
        return new OpCase("Conv2d " + name, op, List.of(sources), 4e-6, Math.sqrt(sum), flops);
    }

    private static OpCase typed(DataType type, Conv2d op, Source... more) {
        List<Source> sources = new ArrayList<>(List.of(
                Source.given(type, Values.NORMAL, 2, 4, 7, 8),
                Source.given(type, Values.NORMAL, 6, 2, 3, 3),
                Source.given(type, Values.NORMAL, 6)));
        sources.addAll(List.of(more));
        return OpCase.of(
                "Conv2d " + type + " " + op.epilogue(),
                op,
                type == DataType.FLOAT64 ? 1e-13 : Tolerance.of(type, 1e-6),
                sources.toArray(Source[]::new));
    }

    /** Constant weights, a bias, a stride, a dilation, groups, and sums of many products, which are rounded once at the end. */
    private static OpCase stored(
            DataType type, long channels, int kernel, int stride, int dilation, int groups, long outputs) {
        Conv2d op = Conv2d.builder()
                .padding(kernel / 2)
                .stride(stride)
                .dilation(dilation)
                .groups(groups)
                .build();
        return OpCase.of(
                "Conv2d " + type + " constant weights, " + channels + " channels to " + outputs + ", kernel " + kernel
                        + ", stride " + stride + ", dilation " + dilation + ", groups " + groups,
                op,
                Tolerance.of(type, 1e-6),
                Source.given(type, Values.NORMAL, 2, channels, 9, 6),
                Source.constant(type, Values.NORMAL, outputs, channels / groups, kernel, kernel),
                Source.constant(type, Values.NORMAL, outputs));
    }

    private static OpCase stored(DataType type, long channels, long width) {
        Conv2d op = Conv2d.builder()
                .padding(1)
                .epilogue(new Epilogue(List.of(new Epilogue.Residual(3), Activation.RELU)))
                .build();
        return OpCase.of(
                "Conv2d " + type + " constant weights, " + channels + " channels, width " + width,
                op,
                Tolerance.of(type, 1e-6),
                Source.given(type, Values.NORMAL, 2, channels, 4, width),
                Source.constant(type, Values.NORMAL, channels + 2, channels, 3, 3),
                Source.constant(type, Values.NORMAL, channels + 2),
                Source.given(type, Values.NORMAL, 2, channels + 2, 4, width));
    }

    static OpCase random(Random random) {
        int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 1;
        boolean depthwise = random.nextInt(4) == 0;
        long c = depthwise ? groups : groups * (1L + random.nextInt(12));
        long k = depthwise ? groups : groups * (1L + random.nextInt(20));
        int kh = 1 + random.nextInt(5);
        int kw = 1 + random.nextInt(5);
        int dh = 1 + random.nextInt(2);
        int dw = 1 + random.nextInt(2);
        long h = (kh - 1L) * dh + 1 + random.nextInt(12);
        long w = (kw - 1L) * dw + 1 + random.nextInt(12);
        Padding padding = switch (random.nextInt(4)) {
            case 0 -> Padding.SAME_UPPER;
            case 1 -> Padding.SAME_LOWER;
            case 2 -> Padding.VALID;
            default -> new Padding.Explicit(random.nextInt(4), random.nextInt(4), random.nextInt(4), random.nextInt(4));
        };
        Activation activation = ActivationCases.KINDS.get(random.nextInt(ActivationCases.KINDS.size()));
        Conv2d op = Conv2d.builder()
                .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
                .dilation(dh, dw)
                .groups(groups)
                .padding(padding)
                .epilogue(random.nextBoolean() ? new Epilogue(List.of(activation)) : Epilogue.NONE)
                .build();
        long n = random.nextInt(3) == 0 ? 2 : 1;
        TensorType weights = TensorType.of(DataType.FLOAT32, Shape.of(k, c / groups, kh, kw));
        Source image = Source.given(n, c, h, w);
        Source constant = Source.constant(weights.shape().toArray());
        return of(
                "random " + op + " " + n + "×" + c + "×" + h + "×" + w + " weights " + weights.shape(),
                op,
                image,
                constant,
                Source.constant(k));
    }
}
