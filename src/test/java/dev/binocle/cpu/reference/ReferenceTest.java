package dev.binocle.cpu.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.BoxCoding;
import dev.binocle.op.BoxDecode;
import dev.binocle.op.BoxEncode;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Nms;
import dev.binocle.op.Op;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Softmax;
import dev.binocle.op.Window;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference against values worked out by hand: it defines what is right for everything else. */
class ReferenceTest {
    private static TensorData data(Shape shape, float... values) {
        return TensorData.of(shape, values);
    }

    private static TensorData counting(long... dims) {
        return TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(dims)), i -> i);
    }

    private static List<TensorData> run(Op op, Operand... operands) {
        return new ReferenceEvaluator().evaluate(op, List.of(operands));
    }

    /** The example of ONNX's Conv: a 5×5 picture of 0 to 24 under a 3×3 window of ones. */
    @Test
    void convolution() {
        TensorData ones = data(Shape.of(1, 1, 3, 3), 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(run(Conv2d.builder().build(), counting(1, 1, 5, 5), ones)
                        .get(0)
                        .toFloats())
                .containsExactly(54, 63, 72, 99, 108, 117, 144, 153, 162);
        assertThat(run(Conv2d.builder().padding(1).build(), counting(1, 1, 5, 5), ones)
                        .get(0)
                        .toFloats())
                .startsWith(12, 21, 27, 33, 24)
                .endsWith(72, 111, 117, 123, 84);
        assertThat(run(Conv2d.builder().dilation(2).build(), counting(1, 1, 5, 5), ones)
                        .get(0)
                        .toFloats())
                .containsExactly(0 + 2 + 4 + 10 + 12 + 14 + 20 + 22 + 24);
    }

    @Test
    void convolutionOfGroupsWithBiasAndEpilogue() {
        // two groups of one channel: the first is doubled, the second negated
        Conv2d op = Conv2d.builder()
                .groups(2)
                .epilogue(new Epilogue.ScaleShift(3, 4), new Epilogue.Residual(5), Activation.RELU)
                .build();
        float[] result = run(
                        op,
                        data(Shape.of(1, 2, 1, 2), 1, 2, 3, 4),
                        data(Shape.of(2, 1, 1, 1), 2, -1),
                        data(Shape.of(2), 10, 20),
                        data(Shape.of(2), 1, 100),
                        data(Shape.of(2), 0.5f, -1650),
                        data(Shape.of(1, 2, 1, 2), 1, 1, 1, 1))
                .get(0)
                .toFloats();
        assertThat(result).containsExactly(12 + 0.5f + 1, 14 + 0.5f + 1, 1700 - 1650 + 1, 0);
    }

    @Test
    void batchNorm() {
        float[] result = run(
                        new BatchNorm(0),
                        data(Shape.of(1, 2, 2), 1, 3, 10, 20),
                        data(Shape.of(2), 2, 1),
                        data(Shape.of(2), 0, 5),
                        data(Shape.of(2), 1, 10),
                        data(Shape.of(2), 4, 25))
                .get(0)
                .toFloats();
        assertThat(result).containsExactly(0, 2, 5, 7);
    }

    @Test
    void activations() {
        TensorData x = data(Shape.of(4), -4, -1, 0, 4);
        assertThat(run(Activation.RELU, x).get(0).toFloats()).containsExactly(0, 0, 0, 4);
        assertThat(run(Activation.leakyRelu(0.5f), x).get(0).toFloats()).containsExactly(-2, -0.5f, 0, 4);
        assertThat(run(Activation.clip(-1, 3), x).get(0).toFloats()).containsExactly(-1, -1, 0, 3);
        assertThat(run(Activation.HARD_SWISH, x).get(0).toFloats()).containsExactly(-0f, -1f / 3, 0, 4);
        assertThat(run(Activation.hardSigmoid(0.25f, 0.5f), x).get(0).toFloats())
                .containsExactly(0, 0.25f, 0.5f, 1);
        assertThat(run(Activation.SIGMOID, x).get(0).toFloats()[2]).isEqualTo(0.5f);
    }

    /** The examples of ONNX's AveragePool: with and without counting the padding. */
    @Test
    void pooling() {
        Window window = new Window(3, 3, 1, 1, 1, 1, Padding.of(1), false);
        assertThat(run(new Pool2d(Pool2d.Kind.AVERAGE, window, false), counting(1, 1, 3, 3))
                        .get(0)
                        .toFloats()[0])
                .isEqualTo((0 + 1 + 3 + 4) / 4f);
        assertThat(run(new Pool2d(Pool2d.Kind.AVERAGE, window, true), counting(1, 1, 3, 3))
                        .get(0)
                        .toFloats()[0])
                .isEqualTo((0 + 1 + 3 + 4) / 9f);
        assertThat(run(new Pool2d(Pool2d.Kind.MAX, window, false), counting(1, 1, 3, 3))
                        .get(0)
                        .toFloats())
                .containsExactly(4, 5, 5, 7, 8, 8, 7, 8, 8);
    }

    @Test
    void softmaxOfLargeNumbersIsNoInfinity() {
        assertThat(run(new Softmax(-1, false), data(Shape.of(1, 2), 10000, 10000))
                        .get(0)
                        .toFloats())
                .containsExactly(0.5f, 0.5f);
    }

    @Test
    void boxesOverlapAsMuchAsTheyDo() {
        TensorData a = data(Shape.of(1, 4), 0, 0, 2, 2);
        TensorData b = data(Shape.of(4, 4), 1, 1, 3, 3, 0, 0, 2, 2, 2, 0, 4, 2, 0, 0, Float.NaN, 2);
        assertThat(run(BoxIou.of(BoxFormat.XYXY), a, b).get(0).toFloats()).containsExactly(1f / 7, 1, 0, 0);
        TensorData centers = data(Shape.of(1, 4), 1, 1, 2, 2);
        assertThat(run(BoxIou.of(BoxFormat.CXCYWH), centers, centers).get(0).toFloats())
                .containsExactly(1);
    }

    /** By hand: a square of 2 and one moved by 1 have 1 in common of 7, in a square of 3; their centres are √2 apart, its diagonal √18. */
    @Test
    void boxesOverlapByEveryMeasure() {
        TensorData a = data(Shape.of(1, 1, 4), 0, 0, 2, 2);
        TensorData b = data(Shape.of(1, 1, 4), 1, 1, 3, 3);
        BoxIou op = BoxIou.of(BoxFormat.XYXY);
        assertThat(value(op.withKind(BoxIou.Kind.INTERSECTION_OVER_FIRST), a, b))
                .isEqualTo(1 / 4f);
        assertThat(value(op.withKind(BoxIou.Kind.GIOU), a, b)).isEqualTo((float) (1 / 7.0 - 2 / 9.0));
        assertThat(value(op.withKind(BoxIou.Kind.DIOU), a, b)).isEqualTo((float) (1 / 7.0 - 2 / 18.0));
        assertThat(value(op.withKind(BoxIou.Kind.CIOU), a, b)).isEqualTo((float) (1 / 7.0 - 2 / 18.0));
        // half as wide: half in common; the centres are 1/2 apart, the diagonal is √8
        TensorData c = data(Shape.of(1, 1, 4), 0, 0, 1, 2);
        double v = 4 / (Math.PI * Math.PI) * Math.pow(Math.atan(0.5) - Math.atan(1), 2);
        assertThat(value(op.withKind(BoxIou.Kind.CIOU), a, c))
                .isEqualTo((float) (0.5 - 0.25 / 8 - v * v / (0.5 + v)), offset(1e-7f));
        TensorData crowd = TensorData.generate(TensorType.of(DataType.BOOL, Shape.of(1, 1)), i -> 1);
        assertThat(value(op.withKind(BoxIou.Kind.CROWD), a, b, crowd)).isEqualTo(1 / 4f);
    }

    /** By hand, from the formulas. */
    @Test
    void boxesAreWhatNetworksSay() {
        TensorData anchor = data(Shape.of(1, 4), 10, 10, 20, 40);
        TensorData stride = data(Shape.of(1), 8);
        assertThat(decoded(BoxCoding.SSD, data(Shape.of(1, 4), 1, -1, 0, 0), anchor))
                .containsExactly(2, -14, 22, 26);
        float e = (float) Math.E;
        assertThat(decoded(BoxCoding.SSD, data(Shape.of(1, 4), 0, 0, 5, 0), anchor))
                .containsExactly(new float[] {10 - 10 * e, -10, 10 + 10 * e, 30}, offset(1e-5f));
        assertThat(decoded(BoxCoding.RETINA_NET, data(Shape.of(1, 4), 0, 0, 100, 0), anchor)[2] - 10)
                .as("sides are at most 1000 / 16 anchors")
                .isEqualTo(10 * 1000 / 16f, offset(1e-2f));
        assertThat(decoded(BoxCoding.YOLO_V3, data(Shape.of(1, 4), 0, 0, 0, 0), anchor, stride))
                .containsExactly(0, -10, 20, 30);
        assertThat(decoded(BoxCoding.YOLO_V5, data(Shape.of(1, 4), 100, 0, 0, 0), anchor, stride))
                .as("at most a cell away")
                .containsExactly(8, -10, 28, 30);
        assertThat(decoded(BoxCoding.FCOS, data(Shape.of(1, 4), 1, 2, 3, 4), anchor, stride))
                .containsExactly(2, -6, 34, 42);
        assertThat(decoded(BoxCoding.YOLO_V8, data(Shape.of(1, 64), new float[64]), anchor, stride))
                .as("all bins alike: 7.5 cells")
                .containsExactly(-50, -50, 70, 70);
        TensorData t = data(Shape.of(1, 4), 0.3f, -0.2f, 0.1f, 0.4f);
        for (BoxCoding coding : List.of(BoxCoding.SSD, BoxCoding.FCOS)) {
            Operand[] more = coding.hasStrides() ? new Operand[] {anchor, stride} : new Operand[] {anchor};
            List<Operand> back = new ArrayList<>(List.of(more));
            back.add(0, run(new BoxDecode(coding, 0), operands(t, more)).get(0));
            float[] again = run(new BoxEncode(coding), back.toArray(Operand[]::new))
                    .get(0)
                    .toFloats();
            assertThat(again).containsExactly(t.toFloats(), offset(1e-5f));
        }
    }

    private static Operand[] operands(Operand first, Operand... more) {
        List<Operand> all = new ArrayList<>(List.of(more));
        all.add(0, first);
        return all.toArray(Operand[]::new);
    }

    private static float[] decoded(BoxCoding coding, Operand... operands) {
        return run(new BoxDecode(coding, 0), operands).get(0).toFloats();
    }

    private static float value(BoxIou op, TensorData... operands) {
        return run(op, operands).get(0).getFloat(0);
    }

    private static long[] kept(float[] scores, float threshold, float... boxes) {
        int n = scores.length;
        return run(
                        Nms.of(BoxFormat.XYXY),
                        data(Shape.of(1, n, 4), boxes),
                        data(Shape.of(1, 1, n), scores),
                        TensorData.ofLongs(Shape.of(1), n),
                        data(Shape.of(1), threshold))
                .get(0)
                .toLongs();
    }

    @Test
    void suppressionFollowsItsRule() {
        // b overlaps a by 1/3, exactly the threshold would be needed to be passed: it stays at 1/3 and above
        float[] two = {0, 0, 2, 1, 1, 0, 3, 1};
        assertThat(kept(new float[] {0.9f, 0.8f}, 0.3f, two)).containsExactly(0, 0, 0);
        assertThat(kept(new float[] {0.9f, 0.8f}, 0.4f, two)).containsExactly(0, 0, 0, 0, 0, 1);
        // at equal scores, −0 and 0 among them, the lower index comes first
        float[] same = {0, 0, 1, 1, 0, 0, 1, 1};
        assertThat(kept(new float[] {-0f, 0f}, 0.5f, same)).containsExactly(0, 0, 0);
        // a NaN score is no candidate; what has no area or is not finite overlaps nothing
        assertThat(kept(new float[] {Float.NaN, 0.5f}, 0.5f, same)).containsExactly(0, 0, 1);
        float inf = Float.POSITIVE_INFINITY;
        assertThat(kept(new float[] {0.9f, 0.8f, 0.7f}, 0f, 0, 0, 0, 1, 0, 0, inf, 1, 0, 0, 1, 1))
                .hasSize(9);
    }

    @Test
    void withoutALimitNothingIsGiven() {
        assertThat(run(Nms.of(BoxFormat.XYXY), data(Shape.of(1, 1, 4), 0, 0, 1, 1), data(Shape.of(1, 1, 1), 0.5f))
                        .get(0)
                        .shape())
                .isEqualTo(Shape.of(0, 3));
    }
}
