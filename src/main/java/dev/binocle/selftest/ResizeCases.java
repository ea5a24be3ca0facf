package dev.binocle.selftest;

import dev.binocle.op.GridSample;
import dev.binocle.op.Resize;
import dev.binocle.op.RoiAlign;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Pictures sampled at other places: resized, by a grid, in regions. */
final class ResizeCases {
    private ResizeCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        for (Resize.Mode mode : Resize.Mode.values()) {
            for (Resize.Coordinates coordinates : Resize.Coordinates.values()) {
                cases.add(sizes(mode, coordinates, false, DataType.FLOAT32, new long[] {1, 2, 5, 6}, 1, 2, 8, 9));
                cases.add(sizes(mode, coordinates, false, DataType.FLOAT32, new long[] {1, 2, 8, 9}, 1, 2, 3, 4));
            }
            for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT16, DataType.BFLOAT16)) {
                cases.add(sizes(mode, Resize.Coordinates.HALF_PIXEL, false, type, new long[] {1, 2, 4, 4}, 1, 2, 8, 6));
            }
            cases.add(sizes(
                    mode, Resize.Coordinates.ASYMMETRIC, false, DataType.UINT8, new long[] {1, 2, 4, 4}, 1, 2, 8, 8));
            cases.add(sizes(
                    mode, Resize.Coordinates.HALF_PIXEL, false, DataType.FLOAT32, new long[] {2, 3, 4, 5}, 4, 2, 7, 3));
            cases.add(sizes(mode, Resize.Coordinates.HALF_PIXEL, false, DataType.FLOAT32, new long[] {9}, 4));
            cases.add(sizes(
                    mode, Resize.Coordinates.HALF_PIXEL, false, DataType.FLOAT32, new long[] {1, 1, 4, 4}, 1, 1, 4, 4));
            cases.add(sizes(
                    mode, Resize.Coordinates.HALF_PIXEL, false, DataType.FLOAT32, new long[] {1, 1, 1, 1}, 1, 1, 3, 3));
            cases.add(sizes(
                    mode,
                    Resize.Coordinates.HALF_PIXEL,
                    true,
                    DataType.FLOAT32,
                    new long[] {1, 2, 9, 11},
                    1,
                    2,
                    3,
                    20));
            // twice as wide and high, one of them, many channels, and the channels themselves
            for (long[] both : List.of(
                    new long[] {2, 3, 6, 24, 2, 3, 12, 48},
                    new long[] {1, 20, 5, 7, 1, 20, 10, 14},
                    new long[] {1, 16, 5, 7, 1, 16, 10, 14},
                    new long[] {1, 2, 5, 32, 1, 2, 9, 32},
                    new long[] {1, 2, 3, 41, 1, 2, 3, 82},
                    new long[] {1, 2, 5, 33, 1, 2, 9, 33},
                    new long[] {2, 3, 4, 1, 2, 1, 4, 5},
                    new long[] {2, 1, 3, 4, 2, 3, 3, 4})) {
                cases.add(sizes(
                        mode,
                        Resize.Coordinates.HALF_PIXEL,
                        false,
                        DataType.FLOAT32,
                        Arrays.copyOf(both, 4),
                        Arrays.copyOfRange(both, 4, 8)));
            }
        }
        // what weighs nothing may be infinite; and nothing at all
        for (Resize.Coordinates coordinates :
                List.of(Resize.Coordinates.ASYMMETRIC, Resize.Coordinates.ALIGN_CORNERS)) {
            cases.add(OpCase.of(
                    "Resize wild " + coordinates,
                    new Resize(
                            Resize.Mode.LINEAR,
                            coordinates,
                            Resize.Rounding.FLOOR,
                            0,
                            false,
                            0,
                            false,
                            Resize.Aspect.STRETCH,
                            List.of()),
                    3e-6,
                    Source.given(Values.WILD, 1, 5, 4, 40),
                    Source.ABSENT,
                    Source.constant(scales(1, 1, 2, 2))));
        }
        for (Resize.Mode mode : List.of(Resize.Mode.NEAREST, Resize.Mode.LINEAR)) {
            for (long[] empty : List.of(new long[] {1, 2, 3, 0}, new long[] {1, 0, 3, 4}, new long[] {0, 2, 3, 4})) {
                cases.add(OpCase.of(
                        "Resize " + mode + " " + Shape.of(empty),
                        Resize.of(mode),
                        0,
                        Source.given(empty),
                        Source.ABSENT,
                        Source.constant(scales(1, 1, 2, 2))));
            }
        }
        for (Resize.Rounding rounding : Resize.Rounding.values()) {
            Resize op = new Resize(
                    Resize.Mode.NEAREST,
                    Resize.Coordinates.HALF_PIXEL,
                    rounding,
                    0,
                    false,
                    0,
                    false,
                    Resize.Aspect.STRETCH,
                    List.of());
            cases.add(OpCase.of(
                    "Resize " + rounding,
                    op,
                    0,
                    Source.given(1, 1, 5, 5),
                    Source.ABSENT,
                    Source.constant(scales(1, 1, 1.5f, 0.7f))));
        }
        Resize excluding = new Resize(
                Resize.Mode.CUBIC,
                Resize.Coordinates.HALF_PIXEL,
                Resize.Rounding.FLOOR,
                -0.5f,
                true,
                0,
                false,
                Resize.Aspect.STRETCH,
                List.of());
        cases.add(OpCase.of(
                "Resize CUBIC excluding outside",
                excluding,
                3e-6,
                Source.given(1, 1, 5, 5),
                Source.ABSENT,
                Source.constant(scales(1, 1, 2, 1.6f))));
        for (Resize.Aspect aspect : List.of(Resize.Aspect.NOT_LARGER, Resize.Aspect.NOT_SMALLER)) {
            Resize op = new Resize(
                    Resize.Mode.LINEAR,
                    Resize.Coordinates.HALF_PIXEL,
                    Resize.Rounding.FLOOR,
                    0,
                    false,
                    0,
                    false,
                    aspect,
                    List.of(2, 3));
            cases.add(OpCase.of(
                    "Resize " + aspect, op, 3e-6, Source.given(1, 2, 4, 6), Source.ABSENT, Source.ABSENT, longs(7, 8)));
        }
        for (Resize.Mode mode : Resize.Mode.values()) {
            for (GridSample.Border border : GridSample.Border.values()) {
                for (boolean align : List.of(false, true)) {
                    cases.add(grid(mode, border, align, DataType.FLOAT32));
                }
            }
            cases.add(grid(mode, GridSample.Border.ZEROS, false, DataType.FLOAT64));
        }
        for (RoiAlign.Kind kind : RoiAlign.Kind.values()) {
            for (boolean half : List.of(false, true)) {
                for (int samples : List.of(0, 2)) {
                    cases.add(regions(new RoiAlign(kind, 3, 4, samples, 0.5f, half), DataType.FLOAT32));
                }
            }
            cases.add(regions(new RoiAlign(kind, 2, 2, 2, 1, true), DataType.FLOAT64));
        }
        return cases;
    }

    static OpCase random(Random random) {
        return switch (random.nextInt(4)) {
            case 0 ->
                grid(
                        Pick.from(random, Resize.Mode.values()),
                        Pick.from(random, GridSample.Border.values()),
                        random.nextBoolean(),
                        DataType.FLOAT32);
            case 1 ->
                regions(
                        new RoiAlign(
                                Pick.from(random, RoiAlign.Kind.values()),
                                1 + random.nextInt(4),
                                1 + random.nextInt(4),
                                random.nextInt(3),
                                0.5f,
                                random.nextBoolean()),
                        DataType.FLOAT32);
            default -> {
                // the nearest of two that are as far is decided in double on both sides, since taps are the same
                long[] shape = {
                    1 + random.nextInt(2), 1 + random.nextInt(3), 1 + random.nextInt(9), 1 + random.nextInt(9)
                };
                yield sizes(
                        Pick.from(random, Resize.Mode.values()),
                        Pick.from(random, Resize.Coordinates.values()),
                        random.nextBoolean(),
                        Pick.floating(random),
                        shape,
                        shape[0],
                        shape[1],
                        1 + random.nextInt(15),
                        1 + random.nextInt(15));
            }
        };
    }

    private static OpCase sizes(
            Resize.Mode mode,
            Resize.Coordinates coordinates,
            boolean antialias,
            DataType type,
            long[] shape,
            long... sizes) {
        Resize op = new Resize(
                mode,
                coordinates,
                Resize.Rounding.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                2.5f,
                antialias,
                Resize.Aspect.STRETCH,
                List.of());
        float[] region = new float[2 * shape.length];
        for (int i = 0; i < shape.length; i++) {
            boolean picture = shape.length == 4 && i >= 2;
            region[i] = picture ? 0.2f : 0;
            region[i + shape.length] = picture ? 1.1f : 1;
        }
        Source given = Source.constant(TensorData.of(Shape.of(region.length), region));
        double tolerance = mode == Resize.Mode.NEAREST ? 0 : Tolerance.of(type, 3e-6);
        Values values = type.isInteger() ? (random, i) -> 4 * random.nextInt(60) : Values.NORMAL;
        return OpCase.of(
                "Resize " + mode + " " + coordinates + (antialias ? " antialiased " : " ") + type + " "
                        + Shape.of(shape) + " to " + Shape.of(sizes),
                op,
                tolerance,
                Source.given(type, values, shape),
                given,
                Source.ABSENT,
                longs(sizes));
    }

    private static OpCase grid(Resize.Mode mode, GridSample.Border border, boolean align, DataType type) {
        // places a little off the middle between two pixels, which rounding in float32 could push over
        Values places = (random, i) -> (random.nextInt(1001) - 500) / 400.0 + 1e-4;
        return OpCase.of(
                "GridSample " + mode + " " + border + (align ? " aligned " : " ") + type,
                new GridSample(mode, border, align),
                Tolerance.of(type, mode == Resize.Mode.NEAREST ? 0 : 2e-5),
                Source.given(type, Values.NORMAL, 2, 3, 5, 6),
                Source.given(type, places, 2, 4, 7, 2));
    }

    private static OpCase regions(RoiAlign op, DataType type) {
        // corners at odd sixteenths: no sample stands where the rule jumps, and the number of samples is clear
        Values corners = (random, i) -> (i % 4 < 2 ? 0 : 9) + random.nextInt(16) / 2.0 + 0.0625;
        return OpCase.of(
                "RoiAlign " + type + " " + op,
                op,
                Tolerance.of(type, 1e-5),
                Source.given(type, Values.NORMAL, 2, 3, 9, 10),
                Source.given(type, corners, 5, 4),
                Source.given(DataType.INT64, (random, i) -> random.nextInt(2), 5));
    }

    private static TensorData scales(float... values) {
        return TensorData.of(Shape.of(values.length), values);
    }

    private static Source longs(long... values) {
        return Source.constant(TensorData.ofLongs(Shape.of(values.length), values));
    }
}
