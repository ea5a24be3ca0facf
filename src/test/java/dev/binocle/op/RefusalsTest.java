package dev.binocle.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operation refuses, and what it says: one operand is wrong at a time. */
class RefusalsTest {
    private static final Operand IMAGE = f(2, 6, 5, 4);
    private static final Operand BOOLS = type(DataType.BOOL, 2, 6, 5, 4);
    private static final Operand INTS = type(DataType.INT32, 2, 6, 5, 4);

    private static Operand type(DataType type, long... shape) {
        return TensorType.of(type, Shape.of(shape));
    }

    /** float32, given at run time. */
    private static Operand f(long... shape) {
        return type(DataType.FLOAT32, shape);
    }

    /** int64, given at run time. */
    private static Operand i(long... shape) {
        return type(DataType.INT64, shape);
    }

    private static Operand longs(long... values) {
        return TensorData.ofLongs(Shape.of(values.length), values);
    }

    private static Operand number(float value) {
        return TensorData.of(Shape.SCALAR, value);
    }

    /** Operations with operands that they take: one more is refused, and each left out that must be there. */
    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of(new ArgReduce(ArgReduce.Kind.MAX, 1, true, false), 1, List.of(IMAGE)),
                Arguments.of(new BatchNorm(1), 5, List.of(IMAGE, f(6), f(6), f(6), f(6))),
                Arguments.of(new BatchNormTraining(1, 1), 5, List.of(IMAGE, f(6), f(6), f(6), f(6))),
                Arguments.of(new Binary(Binary.Kind.ADD), 2, List.of(IMAGE, IMAGE)),
                Arguments.of(new Cast(DataType.INT8), 1, List.of(IMAGE)),
                Arguments.of(new CastLike(), 2, List.of(IMAGE, INTS)),
                Arguments.of(new ConstantOfShape(), 2, List.of(longs(2, 3), number(1))),
                Arguments.of(ConvTranspose2d.of(2, 1), 2, List.of(IMAGE, f(6, 3, 3, 3), f(3))),
                Arguments.of(new CumSum(false, false), 2, List.of(IMAGE, longs(1))),
                Arguments.of(new DepthToSpace(1, false), 1, List.of(IMAGE)),
                Arguments.of(new Expand(), 2, List.of(IMAGE, longs(2, 6, 5, 4))),
                Arguments.of(new EyeLike(Optional.empty(), 0), 1, List.of(f(2, 3))),
                Arguments.of(new Gather(1), 2, List.of(IMAGE, i(3))),
                Arguments.of(new GatherElements(1), 2, List.of(IMAGE, i(1, 9, 5, 4))),
                Arguments.of(new GatherNd(0), 2, List.of(IMAGE, i(3, 2))),
                Arguments.of(new Gemm(1, 1, false, false), 2, List.of(f(2, 3), f(3, 4), f(4))),
                Arguments.of(new GlobalPool(Pool2d.Kind.MAX), 1, List.of(IMAGE)),
                Arguments.of(
                        new GridSample(Resize.Mode.LINEAR, GridSample.Border.ZEROS, false),
                        2,
                        List.of(IMAGE, f(2, 3, 3, 2))),
                Arguments.of(new GroupNorm(2, 1), 3, List.of(IMAGE, f(6), f(6))),
                Arguments.of(new InstanceNorm(1), 3, List.of(IMAGE, f(6), f(6))),
                Arguments.of(new LayerNorm(-1, 1, true), 2, List.of(IMAGE, f(4), f(4))),
                Arguments.of(new Lrn(3, 1, 1, 1), 1, List.of(IMAGE)),
                Arguments.of(new MatMul(), 2, List.of(f(2, 3), f(3, 4))),
                Arguments.of(new MeanVarianceNorm(List.of(0)), 1, List.of(IMAGE)),
                Arguments.of(
                        Nms.of(BoxFormat.XYXY), 2, List.of(f(1, 5, 4), f(1, 2, 5), longs(1), number(1), number(1))),
                Arguments.of(new NonZero(), 1, List.of(IMAGE)),
                Arguments.of(new OneHot(-1), 3, List.of(i(3), longs(4), f(2))),
                Arguments.of(new Pad(Pad.Mode.CONSTANT), 2, List.of(f(3), longs(1, 1), number(0), longs(0))),
                Arguments.of(
                        new Pool2d(Pool2d.Kind.LP, new Window(1, 1, 1, 1, 1, 1, Padding.VALID, false), false),
                        1,
                        List.of(IMAGE)),
                Arguments.of(new Range(), 3, List.of(number(0), number(4), number(1))),
                Arguments.of(new Reduce(Reduce.Kind.SUM, true, false), 1, List.of(IMAGE, longs(1))),
                Arguments.of(new Reshape(false), 2, List.of(IMAGE, longs(-1))),
                Arguments.of(
                        Resize.of(Resize.Mode.LINEAR),
                        1,
                        List.of(f(4), Operand.ABSENT, TensorData.of(Shape.of(1), 2f), Operand.ABSENT)),
                Arguments.of(new RmsNorm(-1, 1), 2, List.of(IMAGE, f(4))),
                Arguments.of(new RoiAlign(RoiAlign.Kind.MAX, 2, 2, 0, 1, true), 3, List.of(IMAGE, f(3, 4), i(3))),
                Arguments.of(new ScatterElements(1, Reduction.NONE), 3, List.of(IMAGE, i(1, 9, 5, 4), f(1, 9, 5, 4))),
                Arguments.of(new ScatterNd(Reduction.ADD), 3, List.of(IMAGE, i(3, 2), f(3, 5, 4))),
                Arguments.of(ShapeOf.ALL, 1, List.of(IMAGE)),
                Arguments.of(new SizeOf(), 1, List.of(IMAGE)),
                Arguments.of(new Slice(), 3, List.of(f(9), longs(1), longs(5), longs(0), longs(2))),
                Arguments.of(new Softmax(1, false), 1, List.of(IMAGE)),
                Arguments.of(new SqueezeExcite(List.of(Epilogue.NONE)), 2, List.of(IMAGE, f(3, 6, 1, 1), f(3))),
                Arguments.of(new SpaceToDepth(1), 1, List.of(IMAGE)),
                Arguments.of(new Split(1, 2), 1, List.of(IMAGE, longs(2, 4))),
                Arguments.of(new Squeeze(), 1, List.of(f(1, 3), longs(0))),
                Arguments.of(new Tile(), 2, List.of(f(3), longs(2))),
                Arguments.of(new TopK(1, true), 2, List.of(IMAGE, longs(2))),
                Arguments.of(Transpose.of(), 1, List.of(IMAGE)),
                Arguments.of(new Trilu(true), 1, List.of(IMAGE, longs(1))),
                Arguments.of(new Unary(Unary.Kind.EXP), 1, List.of(IMAGE)),
                Arguments.of(new Unsqueeze(), 2, List.of(f(3), longs(0))),
                Arguments.of(new Where(), 3, List.of(BOOLS, IMAGE, IMAGE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("taken")
    void countsItsOperands(Op op, int required, List<Operand> operands) {
        assertThat(op.outputs(operands)).isNotEmpty();
        List<Operand> more = new ArrayList<>(operands);
        more.add(IMAGE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> op.outputs(more))
                .withMessageContaining(op.name())
                .withMessageContaining("operands, got " + more.size());
        for (int position = 0; position < required; position++) {
            List<Operand> fewer = new ArrayList<>(operands);
            fewer.set(position, Operand.ABSENT);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> op.outputs(fewer))
                    .withMessageContaining(op.name());
        }
        for (int position : op.constants()) {
            if (position < operands.size() && operands.get(position) != Operand.ABSENT) {
                List<Operand> atRunTime = new ArrayList<>(operands);
                Operand operand = operands.get(position);
                atRunTime.set(position, TensorType.of(operand.dataType(), operand.shape()));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> op.outputs(atRunTime))
                        .withMessageContaining("must be a constant");
            }
        }
    }

    private static Arguments no(String message, Op op, Operand... operands) {
        return Arguments.of(message, op, Arrays.asList(operands));
    }

    static Stream<Arguments> refused() {
        Op grid = new GridSample(Resize.Mode.LINEAR, GridSample.Border.ZEROS, false);
        Op roi = new RoiAlign(RoiAlign.Kind.MAX, 2, 2, 0, 1, true);
        Op nms = Nms.of(BoxFormat.XYXY);
        Op resize = Resize.of(Resize.Mode.LINEAR);
        Op scatter = new ScatterElements(1, Reduction.ADD);
        Op gemm = new Gemm(1, 1, false, false);
        Op constant = new Pad(Pad.Mode.CONSTANT);
        return Stream.of(
                no("input must be a number, got bool", new ArgReduce(ArgReduce.Kind.MAX, 1, true, false), BOOLS),
                no("axis 4 does not exist", new ArgReduce(ArgReduce.Kind.MAX, 4, true, false), IMAGE),
                no("there is nothing along axis 1", new ArgReduce(ArgReduce.Kind.MIN, 1, true, false), f(2, 0)),
                no(
                        "shift must be float32, got float16",
                        new BatchNorm(1),
                        IMAGE,
                        f(6),
                        type(DataType.FLOAT16, 6),
                        f(6),
                        f(6)),
                no(
                        "variance must be float32, got float16",
                        new BatchNorm(1),
                        IMAGE,
                        f(6),
                        f(6),
                        f(6),
                        type(DataType.FLOAT16, 6)),
                no("mean must be a floating type", new BatchNorm(1), IMAGE, f(6), f(6), i(6), f(6)),
                no("value must have one element", new ConstantOfShape(), longs(2), TensorData.of(Shape.of(2), 1, 2)),
                no("input must have rank 4", ConvTranspose2d.of(1, 0), f(2, 6, 5), f(6, 3, 3, 3)),
                no("weights must have rank 4", ConvTranspose2d.of(1, 0), IMAGE, f(6, 3, 3)),
                no("weights must be float32", ConvTranspose2d.of(1, 0), IMAGE, type(DataType.FLOAT16, 6, 3, 3, 3)),
                no("weights have 5 input channels", ConvTranspose2d.of(1, 0), IMAGE, f(5, 3, 3, 3)),
                no("bias must have shape 3", ConvTranspose2d.of(1, 0), IMAGE, f(6, 3, 3, 3), f(4)),
                no("padding takes more than there is", ConvTranspose2d.of(1, 9), IMAGE, f(6, 3, 3, 3)),
                no("kernel width must be 1 or more", ConvTranspose2d.of(1, 0), IMAGE, f(6, 3, 3, 0)),
                no("axis 4 does not exist", new CumSum(false, false), IMAGE, longs(4)),
                no("axis must have one element", new CumSum(false, false), IMAGE, longs(1, 2)),
                no("input must be a number", new CumSum(false, false), BOOLS, longs(1)),
                no("channels must be a multiple of 4²", new DepthToSpace(4, false), IMAGE),
                no("input must have rank 4", new DepthToSpace(1, false), f(3)),
                no("height and width must be multiples of 2", new SpaceToDepth(2), IMAGE),
                no("input must have rank 4", new SpaceToDepth(1), f(3)),
                no("names 1 operands, there are 2", new Einsum("ij"), f(2, 3), f(2, 3)),
                no("does not fit an operand of rank 2", new Einsum("ijk"), f(2, 3)),
                no("\"j\" is 3 and 4", new Einsum("ij,jk"), f(2, 3), f(4, 5)),
                no("names \"i\" twice", new Einsum("ij->ii"), f(2, 3)),
                no("names \"k\" twice, or no operand does", new Einsum("ij->k"), f(2, 3)),
                no("must be letters", new Einsum("i1"), f(2, 3)),
                no("operand 1 must be float32", new Einsum("i,i"), f(2), i(2)),
                no("operand 0 must be a number", new Einsum("ij"), type(DataType.BOOL, 2, 3)),
                no("can't be broadcast", new Expand(), f(2, 3), longs(2, 2)),
                no("input must have rank 2", new EyeLike(Optional.empty(), 0), f(2)),
                no("indices must be int64 or int32, got float32", new Gather(0), IMAGE, f(3)),
                no("there is nothing to pick along axis 0", new Gather(0), f(0, 3), i(1)),
                no("indices must be int64 or int32", new GatherElements(0), IMAGE, f(2, 6, 5, 4)),
                no("must have the rank of input", new GatherElements(0), IMAGE, i(2)),
                no("be no larger but along axis 0", new GatherElements(0), IMAGE, i(9, 7, 5, 4)),
                no("there is nothing to pick along axis 0", new GatherElements(0), f(0, 3), i(1, 3)),
                no("indices must be int64 or int32", new GatherNd(0), IMAGE, f(3, 2)),
                no("don't fit input", new GatherNd(0), IMAGE, i(3, 5)),
                no("don't fit input", new GatherNd(1), IMAGE, i(3, 1)),
                no("don't fit input", new GatherNd(4), IMAGE, i(2, 6, 5, 4, 0)),
                no("there is nothing to pick along axis 1", new GatherNd(0), f(2, 0), i(1, 2)),
                no("A must be a number", gemm, type(DataType.BOOL, 2, 3), type(DataType.BOOL, 3, 2)),
                no("B must be float32", gemm, f(2, 3), i(3, 2)),
                no("A must have rank 2", gemm, f(2), f(3, 2)),
                no("B must have rank 2", gemm, f(2, 3), f(3)),
                no("can't be multiplied", gemm, f(2, 3), f(2, 3)),
                no("A transposed can't be multiplied", new Gemm(1, 1, true, false), f(2, 3), f(3, 2)),
                no("C must be float32", gemm, f(2, 3), f(3, 4), i(4)),
                no("shapes 2×4 and 3 can't be broadcast", gemm, f(2, 3), f(3, 4), f(3)),
                no("input must have rank 3 or more", new GlobalPool(Pool2d.Kind.MAX), f(2, 3)),
                no("input must be a floating type", new GlobalPool(Pool2d.Kind.LP), INTS),
                no("grid must be [2, height, width, 2]", grid, IMAGE, f(2, 3, 3, 3)),
                no("grid must be [2, height, width, 2]", grid, IMAGE, f(3, 3, 3, 2)),
                no("grid must have rank 4", grid, IMAGE, f(2, 3, 2)),
                no("input must have rank 4", grid, f(2, 6, 5), f(2, 3, 3, 2)),
                no("grid must be float32", grid, IMAGE, type(DataType.FLOAT64, 2, 3, 3, 2)),
                no("there is nothing to sample", grid, f(2, 6, 0, 4), f(2, 3, 3, 2)),
                no("channels must be a multiple of 4 groups", new GroupNorm(4, 1), IMAGE, f(6), f(6)),
                no("shift must have shape 6", new GroupNorm(2, 1), IMAGE, f(6), f(2)),
                no("scale must have shape 6", new InstanceNorm(1), IMAGE, f(5), f(6)),
                no("shift must be float32", new InstanceNorm(1), IMAGE, f(6), i(6)),
                no("input must have rank 2 or more", new InstanceNorm(1), f(3), f(3), f(3)),
                no("shapes 2×6×5×4 and 5 can't be broadcast", new LayerNorm(-1, 1, false), IMAGE, f(5)),
                no("shift must be float32", new LayerNorm(-1, 1, false), IMAGE, f(4), i(4)),
                no("axis 4 does not exist", new LayerNorm(4, 1, true), IMAGE, f(4)),
                no("input must be a floating type", new LayerNorm(-1, 1, false), INTS, f(4)),
                no("scale of shape 2×2×6×5×4", new RmsNorm(-1, 1), IMAGE, f(2, 2, 6, 5, 4)),
                no("input must be a floating type", new RmsNorm(-1, 1), INTS, f(4)),
                no("axis -5 does not exist", new RmsNorm(-5, 1), IMAGE, f(4)),
                no("input must have rank 2 or more", new Lrn(3, 1, 1, 1), f(3)),
                no("left operand must be a number", new MatMul(), type(DataType.BOOL, 2, 2), type(DataType.BOOL, 2, 2)),
                no("right operand must be float32", new MatMul(), f(2, 3), i(3, 2)),
                no("operands must have rank 1 or more", new MatMul(), f(), f(3)),
                no("has rows of 3, the right one of shape 4×2 columns of 4", new MatMul(), f(2, 3), f(4, 2)),
                no("can't be broadcast", new MatMul(), f(2, 2, 3), f(3, 3, 2)),
                no("axis 9 does not exist", new MeanVarianceNorm(List.of(9)), IMAGE),
                no("input must be a floating type", new MeanVarianceNorm(List.of(0)), INTS),
                no("boxes must be float32", nms, i(1, 5, 4), f(1, 2, 5)),
                no("scores must be float32", nms, f(1, 5, 4), i(1, 2, 5)),
                no("scores must have rank 3", nms, f(1, 5, 4), f(2, 5)),
                no("indices must be a number", new OneHot(0), type(DataType.BOOL, 3), longs(4), f(2)),
                no("values must have shape 2", new OneHot(0), i(3), longs(4), f(3)),
                no(
                        "axis must lie between -2 and 1, and depth be 0 or more, got 2 and 4",
                        new OneHot(2),
                        i(3),
                        longs(4),
                        f(2)),
                no("got -3 and 4", new OneHot(-3), i(3), longs(4), f(2)),
                no("got 0 and -1", new OneHot(0), i(3), longs(-1), f(2)),
                no("value must be float32", constant, f(3), longs(1, 1), longs(0)),
                no("has nothing to repeat", new Pad(Pad.Mode.EDGE), f(0), longs(1, 0)),
                no("two for each axis", constant, f(3), longs(1, 1), Operand.ABSENT, longs(0, 0)),
                no(
                        "input must be a floating type",
                        new Pool2d(Pool2d.Kind.AVERAGE, new Window(1, 1, 1, 1, 1, 1, Padding.VALID, false), false),
                        type(DataType.INT8, 2, 6, 5, 4)),
                no("delta must not be 0", new Range(), number(0), number(1), number(0)),
                no("can't be counted", new Range(), number(0), number(Float.POSITIVE_INFINITY), number(1)),
                no("limit must be float32", new Range(), number(0), longs(1), number(1)),
                no("limit must have one element", new Range(), longs(0), longs(1, 2), longs(1)),
                no(
                        "start must be a number",
                        new Range(),
                        TensorData.generate(TensorType.of(DataType.BOOL, Shape.SCALAR), x -> 1),
                        longs(1),
                        longs(1)),
                no("axis 4 does not exist", new Reduce(Reduce.Kind.SUM, true, false), IMAGE, longs(4)),
                no("input must be a number", new Reduce(Reduce.Kind.SUM, true, false), BOOLS),
                no(
                        "either scales or sizes must be given",
                        resize,
                        f(4),
                        Operand.ABSENT,
                        Operand.ABSENT,
                        Operand.ABSENT),
                no("either scales or sizes", resize, f(4), Operand.ABSENT, TensorData.of(Shape.of(1), 2f), longs(3)),
                no("scales must have 1 values", resize, f(4), Operand.ABSENT, TensorData.of(Shape.of(2), 2, 2)),
                no("can't be resized to 0.0 by 0.0", resize, f(4), Operand.ABSENT, TensorData.of(Shape.of(1), 0f)),
                no("can't be resized to -1.0", resize, f(4), Operand.ABSENT, Operand.ABSENT, longs(-1)),
                no("can't be resized to 3.0", resize, f(0), Operand.ABSENT, Operand.ABSENT, longs(3)),
                no("can't be resized to", resize, f(4), Operand.ABSENT, Operand.ABSENT, longs(1L << 40)),
                no("input must be a number", resize, type(DataType.BOOL, 4), Operand.ABSENT, Operand.ABSENT, longs(3)),
                no("input must have rank 4", roi, f(2, 6, 5), f(3, 4), i(3)),
                no("regions must have rank 2", roi, IMAGE, f(12), i(3)),
                no("regions must have shape 3×4", roi, IMAGE, f(3, 5), i(3)),
                no("regions must be float32", roi, IMAGE, i(3, 4), i(3)),
                no("batch must be int64 or int32", roi, IMAGE, f(3, 4), f(3)),
                no("batch must have shape 3", roi, IMAGE, f(3, 4), i(4)),
                no("there is nothing to sample", roi, f(2, 6, 0, 4), f(3, 4), i(3)),
                no("indices must be int64 or int32", scatter, IMAGE, f(2, 6, 5, 4), IMAGE),
                no("must have the rank of input", scatter, IMAGE, i(3), f(3)),
                no("updates must be float32", scatter, IMAGE, i(2, 6, 5, 4), INTS),
                no("updates must have shape 2×6×5×4", scatter, IMAGE, i(2, 6, 5, 4), f(2, 6, 5, 3)),
                no("ADD needs numbers, got bool", scatter, BOOLS, i(2, 6, 5, 4), BOOLS),
                no("indices must be int64 or int32", new ScatterNd(Reduction.NONE), IMAGE, f(3, 2), f(3, 5, 4)),
                no("updates must have shape 3×5×4", new ScatterNd(Reduction.NONE), IMAGE, i(3, 2), f(3, 5, 5)),
                no("updates must be float32", new ScatterNd(Reduction.NONE), IMAGE, i(3, 2), i(3, 5, 4)),
                no("MAX needs numbers", new ScatterNd(Reduction.MAX), BOOLS, i(3, 2), type(DataType.BOOL, 3, 5, 4)),
                no("sizes must be 2 numbers of sum 6", new Split(1, 2), IMAGE, longs(2, 3)),
                no("sizes must be 2 numbers of sum 6", new Split(1, 2), IMAGE, longs(7, -1)),
                no("can't be cut into 5 parts", new Split(0, 5), f(2)),
                no("repeats must have 1 values", new Tile(), f(3), longs(1, 1)),
                no("k must lie between 0 and the 6 elements", new TopK(1, true), IMAGE, longs(7)),
                no("k must lie between 0", new TopK(1, true), IMAGE, longs(-1)),
                no("k must have one element", new TopK(1, true), IMAGE, longs(1, 1)),
                no("input must be a number", new TopK(1, true), BOOLS, longs(1)),
                no("input must have rank 2 or more", new Trilu(true), f(3)),
                no("condition must be bool", new Where(), IMAGE, IMAGE, IMAGE),
                no("second value must be float32", new Where(), BOOLS, IMAGE, INTS),
                no("can't be broadcast", new Where(), type(DataType.BOOL, 3), f(2), f(2)),
                no("NOT: input must be bool", new Unary(Unary.Kind.NOT), IMAGE),
                no("BIT_NOT: input must be an integer type", new Unary(Unary.Kind.BIT_NOT), IMAGE),
                no("ABS: input must be a number", new Unary(Unary.Kind.ABS), BOOLS),
                no("POW: right operand must be a number", new Binary(Binary.Kind.POW), IMAGE, BOOLS),
                no("axis 4 does not exist", new AlignAxis(4), f(3), IMAGE),
                no("axis 4 does not exist", new Softmax(4, false), IMAGE),
                no("input must have rank 4", new SqueezeExcite(List.of(Epilogue.NONE)), f(2, 6), f(3, 6, 1, 1)),
                no(
                        "weights of layer 0 must have shape 3×6×1×1",
                        new SqueezeExcite(List.of(Epilogue.NONE)),
                        IMAGE,
                        f(3, 5, 1, 1)),
                no(
                        "bias of layer 0 must have shape 3",
                        new SqueezeExcite(List.of(Epilogue.NONE)),
                        IMAGE,
                        f(3, 6, 1, 1),
                        f(6)),
                no(
                        "expected 4 to 5 operands, got 3",
                        new SqueezeExcite(List.of(Epilogue.NONE, Epilogue.NONE)),
                        IMAGE,
                        f(3, 6, 1, 1),
                        f(3)),
                no("input must be float32", new SqueezeExcite(List.of(Epilogue.NONE)), INTS, f(3, 6, 1, 1)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("refused")
    void saysWhatIsWrong(String message, Op op, List<Operand> operands) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> op.outputs(operands))
                .withMessageContaining(message);
    }

    @Test
    void recordsRefuseWhatTheyCantBe() {
        Window window = new Window(1, 1, 1, 1, 1, 1, Padding.VALID, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoiAlign(RoiAlign.Kind.MAX, 1, 1, -1, 1, true))
                .withMessageContaining("samples must be 0 or more, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoiAlign(RoiAlign.Kind.MAX, 0, 1, 0, 1, true))
                .withMessageContaining("output size must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pool2d(Pool2d.Kind.LP, window, false, 2, Pool2d.Indices.ROW_MAJOR))
                .withMessageContaining("only MaxPool2d has indices");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Pool2d(Pool2d.Kind.AVERAGE, new Window(1, 1, 0, 1, 1, 1, Padding.VALID, false), false))
                .withMessageContaining("AveragePool2d: stride must be 1 or more, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GlobalPool(Pool2d.Kind.LP, 0))
                .withMessageContaining("GlobalLpPool: power");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvTranspose2d(1, 1, 1, 1, Padding.VALID, -1, 0, List.of(), 1))
                .withMessageContaining("output padding must be 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConvTranspose2d(1, 1, 1, 1, Padding.VALID, 0, 0, List.of(3L), 1))
                .withMessageContaining("an output size has height and width");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Lrn(0, 1, 1, 1))
                .withMessageContaining("size");
        assertThatIllegalArgumentException().isThrownBy(() -> new Split(0, 0)).withMessageContaining("parts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SqueezeExcite(List.of()))
                .withMessageContaining("there must be a layer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SqueezeExcite(List.of(new Epilogue(List.of(new Epilogue.Residual(3))))))
                .withMessageContaining("activations only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DepthToSpace(0, true))
                .withMessageContaining("block");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpaceToDepth(0))
                .withMessageContaining("block");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupNorm(0, 1))
                .withMessageContaining("groups");
    }

    /** Shapes that the suite does not reach. */
    @Test
    void shapes() {
        assertThat(shape(new MatMul(), f(3), f(2, 3, 4))).isEqualTo(Shape.of(2, 4));
        assertThat(shape(new MatMul(), f(5, 2, 3), f(3))).isEqualTo(Shape.of(5, 2));
        assertThat(shape(new MatMul(), f(3), f(3))).isEqualTo(Shape.SCALAR);
        assertThat(shape(new Einsum("...ij->...j"), f(2, 3, 4))).isEqualTo(Shape.of(2, 4));
        assertThat(shape(new Einsum("ba,cb"), f(2, 3), f(4, 2))).isEqualTo(Shape.of(3, 4));
        assertThat(shape(new GatherNd(1), f(2, 6, 5), i(2, 7, 1))).isEqualTo(Shape.of(2, 7, 5));
        assertThat(shape(new AlignAxis(1), f(6), IMAGE)).isEqualTo(Shape.of(6, 1, 1));
        assertThat(shape(new AlignAxis(3), f(4), IMAGE)).isEqualTo(Shape.of(4));
        assertThat(shape(new AlignAxis(0), f(1), IMAGE)).isEqualTo(Shape.of(1));
        assertThat(shape(new Range(), longs(5), longs(0), longs(-2))).isEqualTo(Shape.of(3));
        assertThat(shape(new Range(), longs(0), longs(0), longs(1))).isEqualTo(Shape.of(0));
        assertThat(shape(new Range(), longs(0), longs(5), longs(-1))).isEqualTo(Shape.of(0));
        assertThat(shape(new Range(), number(0), number(-1), number(1))).isEqualTo(Shape.of(0));
        assertThat(new Split(0, 3).outputs(List.of(f(7))))
                .extracting(Output::shape)
                .containsExactly(Shape.of(3), Shape.of(3), Shape.of(1));
        assertThat(shape(new OneHot(0), i(3, 4), longs(5), f(2))).isEqualTo(Shape.of(5, 3, 4));
        assertThat(shape(new OneHot(-2), i(3, 4), longs(5), f(2))).isEqualTo(Shape.of(3, 5, 4));
        assertThat(new Split(1, 2).outputs(List.of(IMAGE, longs(6, 0)))).hasSize(2);
        assertThat(ConvTranspose2d.of(2, 1)
                        .outputs(List.of(IMAGE, f(6, 3, 4, 4)))
                        .get(0)
                        .shape())
                .isEqualTo(Shape.of(2, 3, 10, 8));
        assertThat(new ConvTranspose2d(2, 2, 1, 1, Padding.SAME_UPPER, 0, 0, List.of(), 1)
                        .place(Shape.of(1, 1, 3, 3), Shape.of(1, 1, 5, 5)))
                .isEqualTo(new ConvTranspose2d.Placed(6, 6, 1, 1));
        assertThat(new ConvTranspose2d(2, 2, 1, 1, Padding.SAME_LOWER, 0, 0, List.of(), 1)
                        .place(Shape.of(1, 1, 3, 3), Shape.of(1, 1, 5, 5)))
                .isEqualTo(new ConvTranspose2d.Placed(6, 6, 2, 2));
    }

    private static Shape shape(Op op, Operand... operands) {
        return op.outputs(Arrays.asList(operands)).get(0).shape();
    }
}
