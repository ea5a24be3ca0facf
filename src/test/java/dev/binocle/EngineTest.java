package dev.binocle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.binocle.backend.Device;
import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Activation;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Nms;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The front door, on every device of this machine. */
class EngineTest {
    static List<String> devices() {
        TestDevices.openCl().close(); // skips, saying so, where a device is missing
        return TestDevices.ids();
    }

    private static void assertNothingLeft(Engine engine) {
        engine.close();
        assertThat(engine.runtime().backend().liveResources())
                .as("live resources")
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void runsWhatTheReadmeShows(String device) {
        Engine engine = Engine.open(device);
        Random random = new Random(1);
        float[] pixels = new float[3 * 32 * 32];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        TensorData weights =
                TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(8, 3, 7, 7)), i -> random.nextGaussian());
        Conv2d conv =
                Conv2d.builder().stride(2).padding(3).epilogue(Activation.RELU).build();
        try (Tensor image = engine.tensor(Shape.of(1, 3, 32, 32), pixels);
                Operation stem = engine.prepare(conv, image.type(), weights);
                Tensor features = stem.run(image);
                Tensor again = stem.run(image)) {
            assertThat(features.shape()).isEqualTo(Shape.of(1, 8, 16, 16));
            assertThat(features.toFloats()).containsExactly(again.toFloats()).contains(0f);
            assertThat(features.engine().device().id()).isEqualTo(device);
        }
        assertNothingLeft(engine);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void movesDataFromAndToWhateverHoldsIt(String device) {
        Engine engine = Engine.open(device);
        float[] values = {1, 2, 3, 4, 5, 6};
        Shape shape = Shape.of(2, 3);
        TensorType type = TensorType.of(DataType.FLOAT32, shape);
        ByteBuffer direct = ByteBuffer.allocateDirect(28).order(ByteOrder.LITTLE_ENDIAN);
        direct.position(4);
        direct.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        try (Tensor fromArray = engine.tensor(shape, values);
                Tensor fromBuffer = engine.tensor(type, HostSource.of(direct));
                Tensor fromData = engine.tensor(TensorData.of(shape, values))) {
            assertThat(fromArray.toFloats()).containsExactly(values);
            assertThat(fromBuffer.toFloats()).containsExactly(values);
            assertThat(fromData.toData().toFloats()).containsExactly(values);
            ByteBuffer target = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            fromArray.read(HostTarget.of(target));
            assertThat(target.getFloat(20)).isEqualTo(6);
            fromArray.write(HostSource.of(new float[] {9, 8, 7, 6, 5, 4}));
            assertThat(fromArray.toFloats()).containsExactly(9, 8, 7, 6, 5, 4);
        }
        assertNothingLeft(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mapped", "staged"})
    void movesLargeTensorsInPieces(String transfer) {
        String before = System.getProperty("binocle.transfer", "");
        System.setProperty("binocle.transfer", transfer);
        try {
            Engine engine = TestDevices.openCl();
            float[] values = new float[3_000_001]; // three pieces of the staging ring, the last not full
            for (int i = 0; i < values.length; i++) {
                values[i] = i;
            }
            try (Tensor tensor = engine.tensor(Shape.of(values.length), values);
                    Tensor doubled = engine.run(new Binary(Binary.Kind.ADD), tensor, tensor)) {
                float[] back = doubled.toFloats();
                for (int i = 0; i < values.length; i++) {
                    assertThat(back[i]).isEqualTo(2 * values[i]);
                }
            }
            assertNothingLeft(engine);
        } finally {
            System.setProperty("binocle.transfer", before);
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void takesAndGivesBothLayouts(String device) {
        Engine engine = Engine.open(device);
        float[] values = new float[2 * 3 * 4 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        try (Tensor rowMajor = engine.tensor(Shape.of(2, 3, 4, 5), values);
                Tensor channelsLast = rowMajor.to(Layout.NHWC);
                Tensor sum = engine.run(new Binary(Binary.Kind.ADD), rowMajor, channelsLast)) {
            float[] raw = new float[values.length];
            channelsLast.read(HostTarget.of(raw));
            assertThat(raw[1]).as("channel 1 of the first pixel").isEqualTo(20);
            assertThat(channelsLast.toFloats()).containsExactly(values);
            assertThat(sum.type().layout()).isEqualTo(Layout.NCHW);
            assertThat(sum.toFloats()[7]).isEqualTo(14);
        }
        assertNothingLeft(engine);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void giveAsManyRowsAsTheDataSay(String device) {
        Engine engine = Engine.open(device);
        try (Tensor boxes = engine.tensor(Shape.of(1, 3, 4), 0, 0, 10, 10, 1, 1, 10, 10, 50, 50, 60, 60);
                Tensor scores = engine.tensor(Shape.of(1, 1, 3), 0.5f, 0.9f, Float.NaN);
                Operation nms = engine.prepare(
                        Nms.of(BoxFormat.XYXY),
                        boxes.type(),
                        scores.type(),
                        TensorData.ofLongs(Shape.of(1), 10),
                        TensorData.of(Shape.of(1), 0.5f))) {
            List<Tensor> outputs = nms.runAll(boxes, scores);
            assertThat(outputs.get(0).shape()).isEqualTo(Shape.of(1, 3));
            assertThat(outputs.get(0).toData().toLongs()).containsExactly(0, 0, 1);
            assertThat(outputs.get(1).toData().toLongs()).as("report").containsExactly(1, 0, 0, 0, 0);
            assertThat(outputs.get(2).toData().toLongs()).as("rows").containsExactly(1);
            outputs.forEach(Tensor::close);
        }
        assertNothingLeft(engine);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void writesIntoTensorsOfTheCallers(String device) {
        Engine engine = Engine.open(device);
        TensorData most = TensorData.ofLongs(Shape.of(1), 10);
        TensorData iou = TensorData.of(Shape.of(1), 0.5f);
        Nms padded = Nms.of(BoxFormat.XYXY).withImageOutputs(4).withPadding(true);
        try (Tensor boxes = engine.tensor(Shape.of(1, 3, 4), 0, 0, 10, 10, 0, 0, 10, 9, 20, 20, 30, 30);
                Tensor scores = engine.tensor(Shape.of(1, 1, 3), 0.5f, 0.9f, 0.1f);
                Operation nms = engine.prepare(padded, boxes.type(), scores.type(), most, iou);
                Operation counted = engine.prepare(Nms.of(BoxFormat.XYXY), boxes.type(), scores.type(), most, iou)) {
            List<Tensor> mine = nms.outputTypes().stream().map(engine::tensor).toList();
            for (int run = 0; run < 2; run++) {
                nms.runInto(mine, boxes, scores);
                assertThat(mine.get(0).toData().toLongs()).containsExactly(0, 0, 1, 0, 0, 2, -1, -1, -1);
                assertThat(mine.get(Nms.COUNTS).toData().toLongs()).containsExactly(2);
            }
            scores.write(HostSource.of(new float[] {0.5f, Float.NaN, Float.NaN}));
            nms.runInto(mine, boxes, scores);
            assertThat(mine.get(0).toData().toLongs()).containsExactly(0, 0, 0, -1, -1, -1, -1, -1, -1);
            assertThat(mine.get(Nms.REPORT).toData().toLongs()).startsWith(2);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nms.runInto(List.of(mine.get(0), mine.get(1)), boxes, scores))
                    .withMessageContaining("expected 3 outputs, got 2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> nms.runInto(List.of(boxes, mine.get(1), mine.get(2)), boxes, scores))
                    .withMessageContaining("output 0 must be int64");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> counted.runInto(mine, boxes, scores))
                    .withMessageContaining("the data decide");
            mine.forEach(Tensor::close);
        }
        try (Tensor in = engine.tensor(Shape.of(2), -1, 1);
                Operation relu = engine.prepare(Activation.RELU, in.type())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> relu.runInto(List.of(in), in))
                    .withMessageContaining("lies where an input");
        }
        assertNothingLeft(engine);
    }

    @ParameterizedTest
    @MethodSource("devices")
    void refusesWhatDoesNotFit(String device) {
        try (Engine engine = Engine.open(device);
                Engine other = Engine.open("reference");
                Tensor tensor = engine.tensor(Shape.of(2, 2), 1, 2, 3, 4);
                Tensor foreign = other.tensor(Shape.of(2, 2), 1, 2, 3, 4);
                Operation relu = engine.prepare(Activation.RELU, TensorType.of(DataType.FLOAT32, Shape.of(3)));
                Operation fits = engine.prepare(Activation.RELU, tensor.type())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> relu.run(tensor))
                    .withMessageContaining("Activation: tensor 0 must be float32 3")
                    .withMessageContaining("2×2");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fits.run(foreign))
                    .withMessageContaining("in another engine");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fits.run())
                    .withMessageContaining("expected 1 tensors, got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.tensor(Shape.of(3), 1, 2))
                    .withMessageContaining("has 3 elements, got 2 values");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> engine.prepare(Conv2d.builder().build(), tensor.type(), Operand.ABSENT))
                    .withMessageContaining("weights (operand 1) is missing");
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void refusesUseAfterClose(String device) {
        Engine engine = Engine.open(device);
        Tensor tensor = engine.tensor(Shape.of(2), 1, 2);
        Operation relu = engine.prepare(Activation.RELU, tensor.type());
        Tensor closed = engine.tensor(Shape.of(2), 1, 2);
        closed.close();
        closed.close(); // harmless
        assertThatIllegalStateException().isThrownBy(closed::toFloats).withMessageContaining("after it was closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> relu.run(closed))
                .withMessageContaining("after it was closed");
        relu.close();
        relu.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> relu.run(tensor))
                .withMessageContaining("after it was closed");
        engine.close();
        engine.close();
        assertThatIllegalStateException().isThrownBy(tensor::toFloats).withMessageContaining("is closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> engine.tensor(Shape.of(1), 1))
                .withMessageContaining("is closed");
        tensor.close(); // after its engine: its memory still goes back
        assertThat(engine.runtime().backend().liveResources()).isZero();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void saysWhenTheDeviceCannotHoldIt(String device) {
        Engine engine = Engine.open(device);
        long tooMany = engine.runtime().backend().maxSlabBytes() / 4 + 1;
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(
                        () -> engine.tensor(TensorType.of(DataType.FLOAT32, Shape.of(tooMany)), (offset, target) -> {}))
                .withMessageContaining("can't hold " + 4 * tooMany + " bytes");
        try (Tensor small = engine.tensor(Shape.of(1), 7)) {
            assertThat(small.toFloats()).as("the engine goes on").containsExactly(7);
        }
        assertNothingLeft(engine);
    }

    @Test
    void keepsMemoryForReuseAndGivesItBack() {
        Engine engine = TestDevices.openCl();
        for (int i = 0; i < 10; i++) {
            engine.tensor(Shape.of(1000), new float[1000]).close();
        }
        assertThat(engine.memory().allocations()).isEqualTo(1);
        assertThat(engine.memory().reuses()).isEqualTo(9);
        assertThat(engine.memory().liveBytes()).isZero();
        assertThat(engine.memory().pooledBytes()).isPositive();
        engine.trim();
        assertThat(engine.memory().pooledBytes()).isZero();
        assertNothingLeft(engine);
    }

    @Test
    void reportsATensorThatNobodyClosed() throws InterruptedException {
        CountDownLatch reported = new CountDownLatch(1);
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getMessage().contains("a tensor of float32 12345 was never closed")) {
                    reported.countDown();
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Tensor.class.getName());
        logger.addHandler(handler);
        try (Engine engine = Engine.open("reference")) {
            forget(engine);
            for (int i = 0; i < 100 && reported.getCount() > 0; i++) {
                System.gc();
                if (reported.await(100, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            assertThat(reported.getCount()).as("reports").isZero();
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static void forget(Engine engine) {
        assertThat(engine.tensor(Shape.of(12345), new float[12345]).shape().rank())
                .isEqualTo(1);
    }

    @Test
    void choosesDevicesByWhatIsAskedFor() {
        try (Engine reference = Engine.open("reference");
                Engine cpu = Engine.open("cpu")) {
            assertThat(reference.device().id()).isEqualTo("reference");
            assertThat(cpu.reason()).contains("boxes are fast there");
        }
        assertThatExceptionOfType(NoSuchDeviceException.class)
                .isThrownBy(() -> Engine.open("opencl:99"))
                .withMessageContaining("opencl:99")
                .withMessageContaining("reference");
        boolean gpu = Devices.find().list().stream().anyMatch(d -> d.kind() == Device.Kind.GPU);
        if (!gpu) {
            assertThatExceptionOfType(NoSuchDeviceException.class)
                    .isThrownBy(() -> Engine.open(DevicePolicy.REQUIRE_GPU))
                    .withMessageContaining("a GPU is required and none was found");
        }
        try (Engine engine = Engine.open(DevicePolicy.CPU_ONLY)) {
            assertThat(engine.reason()).contains("GPUs are excluded");
        }
    }

    @Test
    void strictPrecisionHasNoAlgorithmThatRoundsMoreThanAPlainSum() {
        Conv2d op = Conv2d.builder().padding(1).build();
        TensorData weights = TensorData.generate(TensorType.of(DataType.FLOAT32, Shape.of(32, 32, 3, 3)), i -> 1);
        List<Operand> operands = List.of(TensorType.of(DataType.FLOAT32, Shape.of(1, 32, 28, 28)), weights);
        TestDevices.openCl().close(); // skips, saying so, where there is none
        PrepareOptions strict = PrepareOptions.DEFAULT.with(PrepareOptions.Precision.STRICT);
        try (Engine fast = Engine.builder().device("opencl").open();
                Engine exact = Engine.builder().device("opencl").options(strict).open()) {
            assertThat(exact.choices(op, operands)).isNotEmpty().allMatch(choice -> choice.error() <= 1);
            assertThat(exact.candidates(op, operands)).allMatch(choice -> choice.error() <= 1);
            if (fast.device().kind() == Device.Kind.CPU) {
                assertThat(fast.choices(op, operands)).anyMatch(choice -> choice.error() > 1);
            }
        }
    }
}
