package dev.binocle.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What operations refuse, each with a message that names the operation and the operand, what was expected and what came. */
class ShapeRulesTest {
    private static Operand floats(long... dims) {
        return TensorType.of(DataType.FLOAT32, Shape.of(dims));
    }

    private static TensorData longs(long... values) {
        return TensorData.ofLongs(Shape.of(values.length), values);
    }

    private static Conv2d conv() {
        return Conv2d.builder().build();
    }

    private static Arguments refused(String message, Op op, Operand... operands) {
        return Arguments.of(message, (Supplier<Object>) () -> op.outputs(Arrays.asList(operands)));
    }

    static Stream<Arguments> refusals() {
        Operand image = floats(1, 64, 8, 8);
        Operand int32 = TensorType.of(DataType.INT32, Shape.of(1, 3, 5, 5));
        return Stream.of(
                refused(
                        "Conv2d: weights have 3 input channels a group, the input has 64 / 1 group",
                        conv(),
                        image,
                        floats(8, 3, 3, 3)),
                refused(
                        "Conv2d: input 5×5 is smaller than the dilated kernel 7×7 after padding 0",
                        conv(),
                        floats(1, 3, 5, 5),
                        floats(8, 3, 7, 7)),
                refused(
                        "smaller than the dilated kernel 9×1 after padding top 1, left 0, bottom 0, right 0",
                        Conv2d.builder()
                                .dilation(4)
                                .padding(new Padding.Explicit(1, 0, 0, 0))
                                .build(),
                        floats(1, 3, 5, 5),
                        floats(8, 3, 3, 1)),
                refused(
                        "Conv2d: 3 groups must divide the 64 input channels and the 6 output channels",
                        Conv2d.builder().groups(3).build(),
                        image,
                        floats(6, 21, 1, 1)),
                refused(
                        "Conv2d: input must have rank 4, got shape 64×8×8",
                        conv(),
                        floats(64, 8, 8),
                        floats(8, 64, 1, 1)),
                refused(
                        "Conv2d: input must be float32 or float64 or float16 or bfloat16, got int32",
                        conv(),
                        int32,
                        floats(8, 3, 1, 1)),
                refused("Conv2d: weights must be float32, got int32", conv(), floats(1, 3, 5, 5), int32),
                refused("Conv2d: bias must have shape 8, got 7", conv(), image, floats(8, 64, 1, 1), floats(7)),
                refused("Conv2d: weights (operand 1) is missing", conv(), image, Operand.ABSENT),
                refused("Conv2d: kernel height must be 1 or more, got 0", conv(), image, floats(8, 64, 0, 1)),
                refused(
                        "epilogue residual must have shape 1×8×8×8, got 1×8×8×7",
                        conv().with(new Epilogue(List.of(new Epilogue.Residual(3)))),
                        image,
                        floats(8, 64, 1, 1),
                        Operand.ABSENT,
                        floats(1, 8, 8, 7)),
                refused(
                        "epilogue residual must name an operand from 3 on",
                        conv().with(new Epilogue(List.of(new Epilogue.Residual(1)))),
                        image,
                        floats(8, 64, 1, 1)),
                refused(
                        "BatchNorm: variance must have shape 64, got 63",
                        new BatchNorm(1e-5f),
                        image,
                        floats(64),
                        floats(64),
                        floats(64),
                        floats(63)),
                refused(
                        "BatchNorm: input must have rank 2 or more",
                        new BatchNorm(1e-5f),
                        floats(3),
                        floats(3),
                        floats(3),
                        floats(3),
                        floats(3)),
                refused(
                        "ADD: shapes 2×3 and 2×4 can't be broadcast",
                        new Binary(Binary.Kind.ADD),
                        floats(2, 3),
                        floats(2, 4)),
                refused(
                        "ADD: right operand must be float32, got int32",
                        new Binary(Binary.Kind.ADD),
                        floats(1, 3, 5, 5),
                        int32),
                refused(
                        "MOD: left operand must be an integer type, got float32",
                        new Binary(Binary.Kind.MOD),
                        floats(3),
                        floats(3)),
                refused("AND: left operand must be bool, got int32", new Binary(Binary.Kind.AND), int32, int32),
                refused(
                        "SHIFT_LEFT: left operand must be uint8 or uint16 or uint32 or uint64",
                        new Binary(Binary.Kind.SHIFT_LEFT),
                        int32,
                        int32),
                refused("EXP: input must be a floating type, got int32", new Unary(Unary.Kind.EXP), int32),
                refused("Concat: input 1 must have shape 2×4", new Concat(0), floats(3, 4), floats(2, 5)),
                refused("axis 2 does not exist in a tensor of shape 3×4", new Concat(2), floats(3, 4)),
                refused(
                        "Reshape: input of shape 2×3 with 6 elements does not fit the shape [4, -1]",
                        new Reshape(false),
                        floats(2, 3),
                        longs(4, -1)),
                refused(
                        "Reshape: shape (operand 1) decides the shape of the output and must be a constant",
                        new Reshape(false),
                        floats(2, 3),
                        TensorType.of(DataType.INT64, Shape.of(1))),
                refused("Squeeze: axis 1 must be 1, got 3", new Squeeze(), floats(1, 3), longs(1)),
                refused("Unsqueeze: axes must be different", new Unsqueeze(), floats(3), longs(0, 0)),
                refused("Transpose: [0, 0] is no permutation of the 2 axes", Transpose.of(0, 0), floats(2, 3)),
                refused("Slice: a step must not be 0", new Slice(), floats(4), longs(0), longs(4), longs(0), longs(0)),
                refused(
                        "Slice: starts, ends, axes and steps must have one length",
                        new Slice(),
                        floats(4),
                        longs(0),
                        longs(4, 5)),
                refused("Pad: pads must have 4 values", new Pad(Pad.Mode.CONSTANT), floats(2, 3), longs(1, 1)),
                refused(
                        "Pad: a pad must be at most 2^40",
                        new Pad(Pad.Mode.CONSTANT),
                        floats(10),
                        longs(Long.MAX_VALUE - 5, Long.MAX_VALUE - 4)),
                refused("take more than there is of axis 0", new Pad(Pad.Mode.CONSTANT), floats(2), longs(-2, -1)),
                refused(
                        "BoxIou: boxes a must have the shape [..., boxes, 4], got 3×5",
                        BoxIou.of(BoxFormat.XYXY),
                        floats(3, 5),
                        floats(3, 4)),
                refused(
                        "Nms: scores must have shape 1×2×5, got 1×2×6",
                        Nms.of(BoxFormat.XYXY),
                        floats(1, 5, 4),
                        floats(1, 2, 6)),
                refused(
                        "Nms: IoU threshold must be float32, got int64",
                        Nms.of(BoxFormat.XYXY),
                        floats(1, 5, 4),
                        floats(1, 2, 5),
                        longs(1),
                        longs(1)),
                refused(
                        "MaxPool2d: input 2×2 is smaller than the dilated kernel 3×3",
                        new Pool2d(Pool2d.Kind.MAX, new Window(3, 3, 1, 1, 1, 1, Padding.VALID, false), false),
                        floats(1, 1, 2, 2)),
                refused(
                        "RELU: expected 1 operands, got 2".replace("RELU", "Activation"),
                        Activation.RELU,
                        image,
                        image),
                Arguments.of("Conv2d: stride must be 1 or more, got 0", (Supplier<Object>)
                        () -> Conv2d.builder().stride(1, 0).build()),
                Arguments.of("Conv2d: stride must be 1 or more, got -2", (Supplier<Object>)
                        () -> Conv2d.builder().stride(-2).build()),
                Arguments.of("Conv2d: dilation must be 1 or more, got 0", (Supplier<Object>)
                        () -> Conv2d.builder().dilation(0).build()),
                Arguments.of("Conv2d: groups must be 1 or more, got 0", (Supplier<Object>)
                        () -> Conv2d.builder().groups(0).build()),
                Arguments.of("padding: must be 0 or more, got top -1", (Supplier<Object>) () -> Padding.of(-1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesWithAnExplanation(String message, Supplier<Object> attempt) {
        assertThatIllegalArgumentException().isThrownBy(attempt::get).withMessageContaining(message);
    }

    /** Sizes as PyTorch and ONNX give them. */
    @Test
    void windowsStandWhereTheFieldSays() {
        assertThat(place(7, 2, 1, Padding.of(3), false, 224)).isEqualTo(new Window.Placed(112, 112, 3, 3, 3, 3));
        assertThat(place(3, 2, 1, Padding.SAME_UPPER, false, 8)).isEqualTo(new Window.Placed(4, 4, 0, 0, 1, 1));
        assertThat(place(3, 2, 1, Padding.SAME_LOWER, false, 8)).isEqualTo(new Window.Placed(4, 4, 1, 1, 0, 0));
        assertThat(place(3, 2, 1, Padding.VALID, true, 6).outputHeight()).isEqualTo(3);
        // the third window would begin in the padding after the input, so it is left out
        assertThat(place(2, 2, 1, Padding.of(1), true, 3).outputHeight()).isEqualTo(2);
        assertThat(place(3, 1, 2, Padding.of(2), false, 10).outputHeight()).isEqualTo(10);
    }

    private static Window.Placed place(int kernel, int stride, int dilation, Padding padding, boolean ceil, int size) {
        return new Window(kernel, kernel, stride, stride, dilation, dilation, padding, ceil).place("Test", size, size);
    }
}
