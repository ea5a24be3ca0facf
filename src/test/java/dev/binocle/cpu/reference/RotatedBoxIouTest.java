package dev.binocle.cpu.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.Device;
import dev.binocle.op.RotatedBoxIou;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turned boxes on which others were wrong, and laws. */
class RotatedBoxIouTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());

    static List<String> devices() {
        return TestDevices.ids();
    }

    /** The cases of issues about detectron2, mmcv and OpenCV, both ways round, with values from an intersection of polygons in double. */
    @ParameterizedTest
    @MethodSource("devices")
    void agreesWithPublishedCases(String device) throws IOException {
        Path file = Path.of(System.getProperty("binocle.shared", "../shared")).resolve("boxes/rotated_iou.json");
        assumeThat(file).as("the published cases are not here").exists();
        JsonNode cases = new ObjectMapper().readTree(Files.readString(file)).get("cases");
        try (Engine engine = Engine.open(device)) {
            for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
                double tolerance = type == DataType.FLOAT32 ? 1e-5 : 1e-9;
                TensorData a = boxes(type, cases, "a");
                TensorData b = boxes(type, cases, "b");
                TensorData ab = run(engine, a, b);
                TensorData ba = run(engine, b, a);
                for (int i = 0; i < cases.size(); i++) {
                    double expected = cases.get(i).get("iou").asDouble();
                    String name = type + " " + cases.get(i).get("name").asText();
                    assertThat(ab.getDouble(i)).as(name).isEqualTo(expected, offset(tolerance));
                    assertThat(ba.getDouble(i)).as(name).isEqualTo(expected, offset(tolerance));
                }
            }
        }
    }

    private static TensorData boxes(DataType type, JsonNode cases, String which) {
        TensorBuilder boxes = new TensorBuilder(TensorType.of(type, Shape.of(cases.size(), 5)));
        for (int i = 0; i < cases.size(); i++) {
            for (int j = 0; j < 5; j++) {
                boxes.putDouble(5L * i + j, cases.get(i).get(which).get(j).asDouble());
            }
        }
        return boxes.build();
    }

    private static TensorData run(Engine engine, TensorData a, TensorData b) {
        try (Tensor first = engine.tensor(a);
                Tensor second = engine.tensor(b);
                Tensor iou = engine.run(new RotatedBoxIou(true), first, second)) {
            return iou.toData();
        }
    }

    /** Upright and turned by quarters it is the overlap of upright boxes, which is exact; a box with itself gives 1. */
    @Test
    void quartersAreUpright() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            double[] a = {random.nextInt(40), random.nextInt(40), 1 + random.nextInt(20), 1 + random.nextInt(20)};
            double[] b = {random.nextInt(40), random.nextInt(40), 1 + random.nextInt(20), 1 + random.nextInt(20)};
            int quarters = random.nextInt(9) - 4;
            double width = quarters % 2 == 0 ? b[2] : b[3];
            double height = quarters % 2 == 0 ? b[3] : b[2];
            double across = Math.min(a[0] + a[2] / 2, b[0] + width / 2) - Math.max(a[0] - a[2] / 2, b[0] - width / 2);
            double down = Math.min(a[1] + a[3] / 2, b[1] + height / 2) - Math.max(a[1] - a[3] / 2, b[1] - height / 2);
            double common = Math.max(0, across) * Math.max(0, down);
            double expected = common / (a[2] * a[3] + b[2] * b[3] - common);
            RotatedOverlap first = new RotatedOverlap(a[0], a[1], a[2], a[3], 0);
            RotatedOverlap second = new RotatedOverlap(b[0], b[1], b[2], b[3], quarters * Math.PI / 2);
            assertThat(first.iou(second)).as("seed %d, %d", SEED, i).isEqualTo(expected, offset(1e-12));
            assertThat(second.iou(second)).isEqualTo(1, offset(1e-12));
        }
    }

    /** Moved, turned and scaled together, two boxes overlap as before; and either way round. */
    @Test
    void doesNotDependOnPlaceScaleAndOrder() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            double thin = random.nextInt(3) == 0 ? 1e-4 : 1;
            RotatedOverlap a = box(random, thin);
            RotatedOverlap b = random.nextBoolean() ? box(random, thin) : near(random, a);
            double expected = a.iou(b);
            assertThat(b.iou(a)).as("seed %d, %d: %s %s", SEED, i, a, b).isEqualTo(expected, offset(1e-9));
            double turn = 6 * random.nextDouble();
            double scale = Math.scalb(1.0, random.nextInt(41) - 20);
            assertThat(moved(a, turn, scale, 1e6).iou(moved(b, turn, scale, 1e6)))
                    .as("seed %d, %d: %s %s", SEED, i, a, b)
                    .isEqualTo(expected, offset(thin < 1 ? 1e-4 : 1e-7)); // places are rounded 10^6 sides away
            assertThat(moved(a, turn, scale, 0).iou(moved(b, turn, scale, 0)))
                    .as("seed %d, %d: %s %s", SEED, i, a, b)
                    .isEqualTo(expected, offset(1e-9));
        }
    }

    private static RotatedOverlap box(Random random, double thin) {
        return new RotatedOverlap(
                10 * random.nextDouble(),
                10 * random.nextDouble(),
                1 + 10 * random.nextDouble(),
                thin * (1 + 10 * random.nextDouble()),
                6 * random.nextDouble());
    }

    private static RotatedOverlap near(Random random, RotatedOverlap a) {
        return new RotatedOverlap(
                a.x(),
                a.y(),
                a.width() * (1 + 0.1 * random.nextDouble()),
                a.height(),
                a.angle() + 1e-6 * random.nextGaussian());
    }

    private static RotatedOverlap moved(RotatedOverlap box, double turn, double scale, double away) {
        double x = box.x() * Math.cos(turn) - box.y() * Math.sin(turn);
        double y = box.x() * Math.sin(turn) + box.y() * Math.cos(turn);
        return new RotatedOverlap(
                scale * (x + away), scale * (y + away), scale * box.width(), scale * box.height(), box.angle() + turn);
    }

    /** 100,000 pairs of floats on the device against double. */
    @Test
    void openClAgreesWithDouble() {
        try (Engine engine = TestDevices.openCl()) {
            Random random = new Random(SEED);
            List<RotatedOverlap> as = new ArrayList<>();
            List<RotatedOverlap> bs = new ArrayList<>();
            int count = 100_000;
            float[] a = new float[5 * count];
            float[] b = new float[5 * count];
            for (int i = 0; i < count; i++) {
                RotatedOverlap first = box(random, random.nextInt(3) == 0 ? 1e-4 : 1);
                RotatedOverlap second = random.nextBoolean() ? box(random, 1) : near(random, first);
                float away = random.nextInt(4) == 0 ? 1e6f : 0;
                as.add(put(a, i, first, away));
                bs.add(put(b, i, second, away));
            }
            TensorData iou = run(engine, TensorData.of(Shape.of(count, 5), a), TensorData.of(Shape.of(count, 5), b));
            assertThat(engine.device().kind()).isNotEqualTo(Device.Kind.REFERENCE);
            for (int i = 0; i < count; i++) {
                assertThat((double) iou.getFloat(i))
                        .as("seed %d, %d", SEED, i)
                        .isEqualTo(as.get(i).iou(bs.get(i)), offset(1e-5));
            }
        }
    }

    private static RotatedOverlap put(float[] numbers, int i, RotatedOverlap box, float away) {
        numbers[5 * i] = (float) (box.x() + away);
        numbers[5 * i + 1] = (float) (box.y() + away);
        numbers[5 * i + 2] = (float) box.width();
        numbers[5 * i + 3] = (float) box.height();
        numbers[5 * i + 4] = (float) box.angle();
        return new RotatedOverlap(
                numbers[5 * i], numbers[5 * i + 1], numbers[5 * i + 2], numbers[5 * i + 3], numbers[5 * i + 4]);
    }
}
