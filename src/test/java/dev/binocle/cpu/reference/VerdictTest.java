package dev.binocle.cpu.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.op.BoxFormat;
import dev.binocle.op.Nms;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Verdicts in float32 against exact arithmetic, on pairs whose IoU is next to the threshold. */
class VerdictTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int COUNT = 50_000;

    /** A float is a fraction of a power of two, so BigDecimal has it exactly. */
    private static BigDecimal exact(float x) {
        return new BigDecimal(x);
    }

    private static BigDecimal area(Overlap box) {
        return exact(box.x2())
                .subtract(exact(box.x1()))
                .multiply(exact(box.y2()).subtract(exact(box.y1())));
    }

    private static BigDecimal intersection(Overlap a, Overlap b) {
        BigDecimal width = exact(Math.min(a.x2(), b.x2())).subtract(exact(Math.max(a.x1(), b.x1())));
        BigDecimal height = exact(Math.min(a.y2(), b.y2())).subtract(exact(Math.max(a.y1(), b.y1())));
        return width.max(BigDecimal.ZERO).multiply(height.max(BigDecimal.ZERO));
    }

    /** docs/boxes.md derives the bound: a verdict may only be wrong where |IoU / t − 1| ≤ (9 + 7t) 2^-24, and a little for squares of that. */
    @Test
    void differFromExactOnesOnlyNextToTheThreshold() {
        Random random = new Random(SEED);
        int wrong = 0;
        for (int i = 0; i < COUNT; i++) {
            float threshold = random.nextInt(4) == 0 ? 0.5f : 0.05f + 0.95f * random.nextFloat();
            Overlap[] pair = pair(random, threshold);
            if (!pair[0].isValid() || !pair[1].isValid()) {
                continue;
            }
            BigDecimal common = intersection(pair[0], pair[1]);
            BigDecimal limit =
                    exact(threshold).multiply(area(pair[0]).add(area(pair[1])).subtract(common));
            boolean expected = common.compareTo(limit) > 0;
            if (pair[0].suppresses(pair[1], threshold, Nms.Rule.BINOCLE) != expected) {
                wrong++;
                BigDecimal bound = limit.multiply(new BigDecimal((9 + 7.0 * threshold) * 0x1p-24 * (1 + 0x1p-18)));
                assertThat(common.subtract(limit).abs())
                        .as("seed %d, %d: threshold %s, %s %s", SEED, i, threshold, pair[0], pair[1])
                        .isLessThanOrEqualTo(bound);
            }
        }
        assertThat(wrong)
                .as("of %d pairs next to their threshold some must be wrong, or the test is easy", COUNT)
                .isPositive();
    }

    /** Two boxes as large as each other, one moved so far that their IoU is about the threshold, and a few units in the last place. */
    private static Overlap[] pair(Random random, float threshold) {
        double away = random.nextInt(3) == 0 ? 1000 * random.nextDouble() : 10 * random.nextDouble();
        double width = 1 + 100 * random.nextDouble();
        double height = 1 + 100 * random.nextDouble();
        double moved = width * (1 - threshold) / (1 + threshold);
        float[] numbers = {
            (float) away,
            (float) away,
            (float) (away + width),
            (float) (away + height),
            (float) (away + moved),
            (float) away,
            (float) (away + moved + width),
            (float) (away + height)
        };
        for (int i = 0; i < 8; i++) {
            for (int steps = random.nextInt(3); steps > 0; steps--) {
                numbers[i] = random.nextBoolean() ? Math.nextUp(numbers[i]) : Math.nextDown(numbers[i]);
            }
        }
        TensorData boxes = TensorData.of(Shape.of(2, 4), numbers);
        return new Overlap[] {
            Overlap.read(boxes, 0, BoxFormat.XYXY, false), Overlap.read(boxes, 4, BoxFormat.XYXY, false)
        };
    }

    /** IoUs that are exactly the threshold: 1/2 does not suppress, or does if inclusive; 1/3 is no float, so the nearest float decides. */
    @Test
    void fractionsAreWhatTheyAre() {
        Overlap a = box(0, 0, 2, 1);
        Overlap half = box(0, 0, 1, 1);
        assertThat(a.suppresses(half, 0.5f, Nms.Rule.BINOCLE)).isFalse();
        assertThat(a.suppresses(half, 0.5f, Nms.Rule.BINOCLE_INCLUSIVE)).isTrue();
        assertThat(a.suppresses(half, 0.5f, Nms.Rule.ONNX_RUNTIME)).isFalse();
        assertThat(a.suppresses(half, 0.5f, Nms.Rule.TENSOR_RT)).isTrue();
        assertThat(a.suppresses(half, Math.nextDown(0.5f), Nms.Rule.BINOCLE)).isTrue();
        assertThat(a.suppresses(half, Math.nextUp(0.5f), Nms.Rule.BINOCLE_INCLUSIVE))
                .isFalse();
        Overlap third = box(1, 0, 3, 1);
        // the float nearest to 1/3 is above it; the quotient is that float
        assertThat(a.suppresses(third, 1 / 3f, Nms.Rule.TENSOR_RT)).isTrue();
        assertThat(a.suppresses(third, 1 / 3f, Nms.Rule.ONNX_RUNTIME)).isFalse();
        // torchvision compares that float with a double: with 1/3 in double it is above it
        assertThat(a.suppresses(third, Nms.Rule.TORCHVISION.threshold(1.0 / 3), Nms.Rule.TORCHVISION))
                .isTrue();
        assertThat(a.suppresses(third, Nms.Rule.TORCHVISION.threshold(0.3333334), Nms.Rule.TORCHVISION))
                .isFalse();
    }

    private static Overlap box(float... four) {
        return Overlap.read(TensorData.of(Shape.of(1, 4), four), 0, BoxFormat.XYXY, false);
    }
}
