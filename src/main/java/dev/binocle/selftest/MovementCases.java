package dev.binocle.selftest;

import dev.binocle.op.AlignAxis;
import dev.binocle.op.Concat;
import dev.binocle.op.DepthToSpace;
import dev.binocle.op.Expand;
import dev.binocle.op.Flatten;
import dev.binocle.op.Identity;
import dev.binocle.op.Op;
import dev.binocle.op.Pad;
import dev.binocle.op.Relayout;
import dev.binocle.op.Reshape;
import dev.binocle.op.Slice;
import dev.binocle.op.SpaceToDepth;
import dev.binocle.op.Split;
import dev.binocle.op.Squeeze;
import dev.binocle.op.Tile;
import dev.binocle.op.Transpose;
import dev.binocle.op.Unsqueeze;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operations that only move elements: they share one kernel, and so one list. */
final class MovementCases {
    private MovementCases() {}

    static List<OpCase> list() {
        List<OpCase> cases = new ArrayList<>();
        Source image = Source.given(2, 3, 4, 5);
        cases.add(of("Transpose to channels last", Transpose.of(0, 2, 3, 1), image));
        cases.add(of("Transpose to channels first", Transpose.of(0, 3, 1, 2), image));
        cases.add(of("Transpose reversed", Transpose.of(), Source.given(3, 4, 5)));
        cases.add(of("Transpose rank 6", Transpose.of(5, 0, 3, 1, 4, 2), Source.given(2, 3, 2, 2, 3, 2)));
        cases.add(of("Transpose to whole lines", Transpose.of(1, 0), Source.given(48, 70)));
        cases.add(of("Transpose to whole lines, twice", Transpose.of(0, 2, 1), Source.given(2, 32, 50)));
        cases.add(of("Transpose scalar", Transpose.of(), Source.given()));
        for (DataType type : List.of(DataType.UINT8, DataType.INT16, DataType.FLOAT64, DataType.FLOAT16)) {
            cases.add(of("Transpose " + type, Transpose.of(1, 0), Source.given(type, Values.INTEGERS, 5, 7)));
        }
        for (int axis = -4; axis < 4; axis++) {
            cases.add(of("Concat axis " + axis, new Concat(axis), image, image, Source.constant(2, 3, 4, 5)));
        }
        cases.add(of(
                "Concat of unequal lengths", new Concat(1), image, Source.given(2, 1, 4, 5), Source.given(2, 0, 4, 5)));
        cases.add(of("Concat of one", new Concat(0), Source.given(7)));
        cases.add(slice("Slice box", image, new long[] {0, 1, 1, 2}, new long[] {2, 3, 3, 5}, null, null));
        cases.add(slice(
                "Slice with steps", image, new long[] {0, 1}, new long[] {4, 5}, new long[] {2, 3}, new long[] {2, 3}));
        cases.add(slice(
                "Slice backwards", image, new long[] {-1, 10}, new long[] {-100, 0}, new long[] {3, 2}, new long[] {
                    -1, -2
                }));
        cases.add(slice("Slice of nothing", image, new long[] {2}, new long[] {2}, new long[] {2}, null));
        cases.add(
                slice("Slice past the end", image, new long[] {1}, new long[] {Long.MAX_VALUE}, new long[] {-1}, null));
        cases.add(pad("Pad image", image, 0, 0, 1, 2, 0, 0, 3, 1));
        cases.add(pad("Pad channels", image, 0, 0, 0, 0, 0, 5, 0, 0));
        cases.add(pad("Pad negative", image, 0, -1, 1, -2, 0, 1, -2, 1));
        cases.add(of(
                "Pad with a value",
                new Pad(Pad.Mode.CONSTANT),
                image,
                longs(0, 1, 0, 1, 1, 0, 1, 0),
                Source.constant(TensorData.of(Shape.SCALAR, -2.5f))));
        cases.add(of(
                "Pad with a value given at run time",
                new Pad(Pad.Mode.CONSTANT),
                image,
                longs(0, 1, 0, 1, 1, 0, 1, 0),
                Source.given(1)));
        for (Pad.Mode mode : Pad.Mode.values()) {
            cases.add(of("Pad " + mode, new Pad(mode), image, longs(0, 1, 2, 3, 1, 0, 3, 2)));
            cases.add(of("Pad " + mode + " wide", new Pad(mode), Source.given(3, 2), longs(7, 5, 0, 9)));
            cases.add(of("Pad " + mode + " of one", new Pad(mode), Source.given(1, 1), longs(2, 0, 3, 1)));
            cases.add(of("Pad " + mode + " negative", new Pad(mode), image, longs(0, -1, 1, -2, 0, 1, -2, 1)));
        }
        cases.add(
                of("Pad some axes", new Pad(Pad.Mode.CONSTANT), image, longs(1, 2, 0, 3), Source.ABSENT, longs(-1, 1)));
        cases.add(of(
                "Pad bytes",
                new Pad(Pad.Mode.EDGE),
                Source.given(DataType.UINT8, Values.INTEGERS, 3, 4),
                longs(1, 1, 1, 1)));
        cases.add(of("Pad scalar", new Pad(Pad.Mode.CONSTANT), Source.given(), longs()));
        cases.add(of("Expand", new Expand(), Source.given(3, 1), longs(2, 1, 6)));
        cases.add(of("Expand image", new Expand(), Source.given(2, 1, 4, 5), longs(1, 3, 1, 1)));
        cases.add(of("Tile", new Tile(), Source.given(2, 3), longs(3, 2)));
        cases.add(of("Tile image", new Tile(), image, longs(1, 2, 1, 3)));
        cases.add(of("Tile to nothing", new Tile(), Source.given(2, 3), longs(0, 2)));
        for (boolean columnsFirst : List.of(false, true)) {
            cases.add(of("DepthToSpace " + columnsFirst, new DepthToSpace(2, columnsFirst), Source.given(2, 12, 3, 4)));
        }
        cases.add(of("SpaceToDepth", new SpaceToDepth(2), Source.given(2, 3, 4, 6)));
        cases.add(of("Split equally", new Split(1, 3), Source.given(2, 6, 4, 5)));
        cases.add(of("Split unequally", new Split(1, 3), Source.given(2, 7, 4, 5)));
        cases.add(of("Split by sizes", new Split(-1, 3), image, longs(1, 0, 4)));
        cases.add(of("AlignAxis", new AlignAxis(1), Source.given(3), image));
        cases.add(of("Reshape", new Reshape(false), image, longs(0, -1, 2)));
        cases.add(of("Reshape to a scalar", new Reshape(false), Source.given(1, 1), longs()));
        cases.add(of("Flatten", new Flatten(2), image));
        cases.add(of("Squeeze", new Squeeze(), Source.given(1, 3, 1, 2)));
        cases.add(of("Unsqueeze", new Unsqueeze(), Source.given(3, 2), longs(0, -1)));
        cases.add(of("Identity", new Identity(), image));
        cases.add(of("Relayout to NHWC", new Relayout(Layout.NCHW, Layout.NHWC), image));
        cases.add(of("Relayout to NCHW", new Relayout(Layout.NHWC, Layout.NCHW), image));
        return cases;
    }

    static OpCase random(Random random) {
        int rank = 1 + random.nextInt(5);
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = 1 + random.nextInt(5);
        }
        Source input = Source.given(shape);
        switch (random.nextInt(7)) {
            case 0:
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, rank).boxed().toList());
                Collections.shuffle(order, random);
                return of("Transpose random " + order, new Transpose(order), input);
            case 4:
                return of("Tile random", new Tile(), input, longs(Pick.shape(random, rank, 0, 3)));
            case 5:
                long[] wide = new long[2 * rank];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = random.nextInt(6);
                }
                return of("Pad random", new Pad(Pick.from(random, Pad.Mode.values())), input, longs(wide));
            case 6:
                return of("Split random", new Split(0, 2), Source.given(2 + random.nextInt(6), 3));
            case 1:
                return of("Concat random", new Concat(random.nextInt(rank)), input, input);
            case 2:
                long[] pads = new long[2 * rank];
                for (int i = 0; i < pads.length; i++) {
                    pads[i] = random.nextInt(3);
                }
                return pad("Pad random", input, pads);
            default:
                long[] starts = new long[rank];
                long[] ends = new long[rank];
                long[] axes = new long[rank];
                long[] steps = new long[rank];
                for (int i = 0; i < rank; i++) {
                    starts[i] = random.nextInt(11) - 5;
                    ends[i] = random.nextInt(11) - 5;
                    axes[i] = i;
                    steps[i] = random.nextBoolean() ? 1 + random.nextInt(3) : -1 - random.nextInt(3);
                }
                return slice("Slice random", input, starts, ends, axes, steps);
        }
    }

    private static OpCase of(String name, Op op, Source... sources) {
        return OpCase.of(name, op, 0, sources);
    }

    private static Source longs(long... values) {
        return Source.constant(TensorData.ofLongs(Shape.of(values.length), values));
    }

    private static OpCase pad(String name, Source input, long... pads) {
        return of(name, new Pad(Pad.Mode.CONSTANT), input, longs(pads));
    }

    private static OpCase slice(
            String name, Source input, long[] starts, long[] ends, long @Nullable [] axes, long @Nullable [] steps) {
        return of(
                name,
                new Slice(),
                input,
                longs(starts),
                longs(ends),
                axes == null ? Source.ABSENT : longs(axes),
                steps == null ? Source.ABSENT : longs(steps));
    }
}
