package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A tensor of numbers sampled at other places along its axes (ONNX "Resize", opset 21, and all before). Operands: input; region, for {@code
 * TF_CROP_AND_RESIZE}: for each axis its start, then for each its end, as fractions; scales, one for each axis; or sizes, int64, one for each. The
 * last three are constants, and one of scales and sizes is absent. Integers are rounded to nearest, and stop at the ends of their range.
 *
 * <p>Where an output element comes from is worked out axis by axis in double, {@link ResizeTaps}.
 *
 * @param cubic the parameter a of the cubic kernel (Keys, 1981)
 * @param excludeOutside whether taps outside the input weigh nothing, and the others make up for it; else the edge stands for them
 * @param extrapolation what stands outside the region, for {@code TF_CROP_AND_RESIZE}
 * @param antialias whether the kernel is widened where the picture shrinks, as PIL does it
 * @param aspect what sizes mean
 * @param axes which axes region, scales and sizes are for; empty: all
 */
public record Resize(
        Mode mode,
        Coordinates coordinates,
        Rounding rounding,
        float cubic,
        boolean excludeOutside,
        float extrapolation,
        boolean antialias,
        Aspect aspect,
        List<Integer> axes)
        implements Op {

    public enum Mode {
        NEAREST,
        LINEAR,
        CUBIC
    }

    /** Where in the input an output position x lies. */
    public enum Coordinates {
        /** (x + 1/2) / scale - 1/2 */
        HALF_PIXEL,
        /** The same about the middle, where the size was rounded. */
        HALF_PIXEL_SYMMETRIC,
        /** The same, but 0 if there is only one output position. */
        PYTORCH_HALF_PIXEL,
        /** x · (input - 1) / (output - 1) */
        ALIGN_CORNERS,
        /** x / scale */
        ASYMMETRIC,
        /** (x + 1/2) / scale (ONNX opset 11) */
        TF_HALF_PIXEL_FOR_NN,
        /** From the region's start to its end. */
        TF_CROP_AND_RESIZE
    }

    /** Which of two neighbours is the nearest. */
    public enum Rounding {
        ROUND_PREFER_FLOOR,
        ROUND_PREFER_CEIL,
        FLOOR,
        CEIL
    }

    public enum Aspect {
        STRETCH,
        /** No axis larger than its size, the aspect kept. */
        NOT_LARGER,
        NOT_SMALLER
    }

    public Resize {
        axes = List.copyOf(axes);
    }

    /** Half pixels, no antialiasing, all axes. */
    public static Resize of(Mode mode) {
        return new Resize(
                mode,
                Coordinates.HALF_PIXEL,
                Rounding.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                0,
                false,
                Aspect.STRETCH,
                List.of());
    }

    @Override
    public Set<Integer> constants() {
        return Set.of(1, 2, 3);
    }

    /** One axis: how long it is and becomes, by which scale, and the region's start and end. */
    public record Along(long input, long output, double scale, double start, double end) {}

    public List<Along> resolve(List<Operand> operands) {
        Operands.count(this, operands, 3, 4);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        int[] at = axes.isEmpty()
                ? IntStream.range(0, shape.rank()).toArray()
                : axes.stream()
                        .mapToInt(axis -> Operands.axis(this, shape, axis))
                        .toArray();
        double[] region = new double[2 * at.length];
        for (int i = at.length; i < region.length; i++) {
            region[i] = 1;
        }
        if (coordinates == Coordinates.TF_CROP_AND_RESIZE) {
            region = numbers(operands, 1, "region", 2 * at.length);
        }
        boolean scaled = given(operands, 2);
        if (scaled == given(operands, 3)) {
            throw new IllegalArgumentException(name() + ": either scales or sizes must be given");
        }
        double[] wanted = numbers(operands, scaled ? 2 : 3, scaled ? "scales" : "sizes", at.length);
        List<Along> all = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            all.add(new Along(shape.dim(axis), shape.dim(axis), 1, 0, 1));
        }
        double common = scaled ? 1 : common(shape, at, wanted);
        for (int i = 0; i < at.length; i++) {
            long input = shape.dim(at[i]);
            double scale = scaled ? wanted[i] : aspect == Aspect.STRETCH ? wanted[i] / input : common;
            double output = scaled
                    ? Math.floor(input * scale)
                    : aspect == Aspect.STRETCH ? wanted[i] : Math.floor(common * input + 0.5);
            if (!(output >= 0 && output <= Integer.MAX_VALUE)
                    || (input == 0 && output > 0)
                    || (scaled && !(scale > 0))) {
                throw new IllegalArgumentException(name() + ": axis " + at[i] + " of shape " + shape
                        + " can't be resized to " + output + (scaled ? " by " + scale : ""));
            }
            all.set(at[i], new Along(input, (long) output, scale, region[i], region[i + at.length]));
        }
        return all;
    }

    /** The one scale of all axes, where the aspect is kept. */
    private double common(Shape shape, int[] at, double[] sizes) {
        double common = aspect == Aspect.NOT_LARGER ? Double.POSITIVE_INFINITY : 0;
        for (int i = 0; i < at.length; i++) {
            double scale = sizes[i] / shape.dim(at[i]);
            common = aspect == Aspect.NOT_LARGER ? Math.min(common, scale) : Math.max(common, scale);
        }
        return common;
    }

    /** An empty tensor stands for an absent one, as ONNX had it in opset 11. */
    private static boolean given(List<Operand> operands, int index) {
        return Operands.present(operands, index) && operands.get(index).shape().elementCount() > 0;
    }

    private double[] numbers(List<Operand> operands, int index, String what, int count) {
        var data = Operands.constant(this, operands, index, what);
        if (data.elementCount() != count) {
            throw new IllegalArgumentException(
                    name() + ": " + what + " must have " + count + " values, got shape " + data.shape());
        }
        return IntStream.range(0, count).mapToDouble(data::getDouble).toArray();
    }

    /** Which elements of an axis each output position is made of. */
    public ResizeTaps taps(Along along) {
        return ResizeTaps.of(this, along);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        List<Along> all = resolve(operands);
        Operands.number(this, operands.get(0), "input");
        return Output.of(
                operands.get(0).dataType(),
                Shape.of(all.stream().mapToLong(Along::output).toArray()));
    }
}
