package dev.binocle.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.boxes.Box;
import dev.binocle.boxes.Detection;
import dev.binocle.boxes.Detections;
import dev.binocle.boxes.Point;
import dev.binocle.boxes.WeightedNms;
import dev.binocle.testing.TestDevices;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisionTest {
    @TempDir
    private Path folder;

    /** A picture 2 wide and 3 high, each pixel of another colour. */
    private static BufferedImage small() {
        BufferedImage image = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 6; i++) {
            image.setRGB(i % 2, i / 2, 0x101010 * (i + 1));
        }
        return image;
    }

    private static int number(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xFF) / 0x10;
    }

    /** Where the first row and the first column of the stored picture are in the upright one (EXIF 2.3, table of orientations). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void turnsPicturesUpright(int orientation) {
        BufferedImage upright = Picture.upright(small(), orientation);
        boolean swapped = orientation >= 5;
        assertThat(upright.getWidth()).isEqualTo(swapped ? 3 : 2);
        int w = upright.getWidth() - 1;
        int h = upright.getHeight() - 1;
        // the corner where the stored picture's first pixel must be, and the one where its second (to the right of it)
        // must be
        int[] first = switch (orientation) {
            case 1, 5 -> new int[] {0, 0};
            case 2, 6 -> new int[] {w, 0};
            case 3, 7 -> new int[] {w, h};
            default -> new int[] {0, h};
        };
        assertThat(number(upright, first[0], first[1])).isEqualTo(1);
        int[] second = switch (orientation) {
            case 1, 4 -> new int[] {first[0] + 1, first[1]};
            case 2, 3 -> new int[] {first[0] - 1, first[1]};
            case 5, 6 -> new int[] {first[0], first[1] + 1};
            default -> new int[] {first[0], first[1] - 1};
        };
        assertThat(number(upright, second[0], second[1])).isEqualTo(2);
    }

    private static byte[] jpeg(int orientation, ByteOrder order) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        ImageIO.write(small(), "jpg", plain);
        byte[] bytes = plain.toByteArray();
        ByteBuffer tiff = ByteBuffer.allocate(26).order(order);
        tiff.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D))
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) 1)
                .putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation);
        ByteBuffer segment = ByteBuffer.allocate(4 + 6 + tiff.capacity());
        segment.putShort((short) 0xFFE1).putShort((short) (segment.capacity() - 2));
        segment.put(new byte[] {'E', 'x', 'i', 'f', 0, 0}).put(tiff.array());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, 2);
        out.write(segment.array());
        out.write(bytes, 2, bytes.length - 2);
        return out.toByteArray();
    }

    @Test
    void findsTheOrientationInBothByteOrders() throws IOException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            for (int orientation = 1; orientation <= 8; orientation++) {
                assertThat(ExifOrientation.of(jpeg(orientation, order))).isEqualTo(orientation);
            }
        }
        byte[] whole = jpeg(6, ByteOrder.BIG_ENDIAN);
        for (int length = 0; length < whole.length; length++) {
            assertThat(ExifOrientation.of(Arrays.copyOf(whole, length))).isIn(1, 6);
        }
        Path file = Files.write(folder.resolve("turned.jpg"), whole);
        assertThat(Picture.read(file).getWidth()).isEqualTo(3);
    }

    @Test
    void saysWhatIsWrongWithAPicture() throws IOException {
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> Picture.read(folder.resolve("missing.png")))
                .withMessageContaining("no such file");
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> Picture.read(text))
                .withMessageContaining("no picture that Java can decode");
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(small(), "png", png);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(png.toByteArray(), 45));
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> Picture.read(cut))
                .withMessageContaining("cut.png");
    }

    @Test
    void fitsPicturesAndFindsTheWayBack() {
        Letterbox box = Letterbox.fit(200, 100, 64, 64);
        assertThat(box.scale()).isEqualTo(0.32);
        assertThat(box.top()).isEqualTo(16);
        assertThat(box.left()).isZero();
        Point point = box.toPicture(32, 32);
        assertThat(point.x()).isCloseTo(100, Offset.offset(1e-4f));
        assertThat(point.y()).isCloseTo(50, Offset.offset(1e-4f));
    }

    @Test
    void normalisesInOnePass() {
        BufferedImage image = new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 800; i++) {
            image.setRGB(i % 40, i / 40, new Color(255, 0, 51).getRGB());
        }
        Letterbox box = Letterbox.fit(40, 20, 16, 16);
        float[] planes = new float[3 * 256];
        float[] interleaved = new float[3 * 256];
        fill(box, image, new Letterbox.Normalization(2f / 255, -1, false), planes);
        fill(box, image, new Letterbox.Normalization(2f / 255, -1, true), interleaved);
        int middle = 8 * 16 + 8;
        assertThat(planes[middle]).isCloseTo(1, Offset.offset(1e-6f));
        assertThat(planes[256 + middle]).isEqualTo(-1);
        assertThat(planes[512 + middle]).isCloseTo(-0.6f, Offset.offset(1e-6f));
        assertThat(planes[3]).as("padding is black").isEqualTo(-1);
        for (int i = 0; i < 256; i++) {
            for (int c = 0; c < 3; c++) {
                assertThat(interleaved[3 * i + c]).isEqualTo(planes[256 * c + i]);
            }
        }
    }

    /** A network that wants the picture in the corner, blue first, on grey: nothing is left of the padding's other side. */
    @Test
    void fitsPicturesIntoTheCorner() {
        for (int[] size : new int[][] {{621, 640}, {640, 427}, {33, 97}}) {
            BufferedImage image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < size[0] * size[1]; i++) {
                image.setRGB(i % size[0], i / size[0], new Color(200, 100, 50).getRGB());
            }
            Letterbox box = Letterbox.fit(size[0], size[1], 64, 64).inCorner();
            float[] values = new float[3 * 64 * 64];
            fill(box, image, new Letterbox.Normalization(1, 0, false, true, 114), values);
            for (int i = 0; i < 64 * 64; i++) {
                int row = i / 64;
                boolean inside = i % 64 + 0.5 < size[0] * box.scale() && row + 0.5 < size[1] * box.scale();
                assertThat(values[i]).as("blue at %d", i).isCloseTo(inside ? 50 : 114, Offset.offset(1e-3f));
                assertThat(values[2 * 64 * 64 + i])
                        .as("red at %d", i)
                        .isCloseTo(inside ? 200 : 114, Offset.offset(1e-3f));
            }
        }
    }

    /** In two pieces, as a device may ask for them. */
    private static void fill(
            Letterbox box, BufferedImage image, Letterbox.Normalization normalization, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        var source = box.source(image, normalization);
        source.fill(0, bytes.slice(0, 1024).order(ByteOrder.LITTLE_ENDIAN));
        source.fill(1024, bytes.slice(1024, bytes.capacity() - 1024).order(ByteOrder.LITTLE_ENDIAN));
        bytes.asFloatBuffer().get(values);
    }

    @Test
    void blendsWhatOverlaps() {
        Detection strong = new Detection("face", 0.9f, new Box(0, 0, 10, 10), List.of(new Point(1, 1)));
        Detection weak = new Detection("face", 0.3f, new Box(0, 0, 14, 10), List.of(new Point(5, 1)));
        Detection far = new Detection("face", 0.5f, new Box(50, 50, 60, 60), List.of(new Point(55, 55)));
        List<Detection> blended = WeightedNms.apply(List.of(weak, far, strong), 0.3f);
        assertThat(blended).hasSize(2);
        assertThat(blended.get(0).score()).isEqualTo(0.9f);
        assertThat(blended.get(0).box().x2()).isCloseTo(11, Offset.offset(1e-5f));
        assertThat(blended.get(0).keyPoints().get(0).x()).isCloseTo(2, Offset.offset(1e-5f));
        assertThat(blended.get(1)).isEqualTo(far);
    }

    @Test
    void findsTheSameFacesOnEveryDevice() {
        Path shared = Path.of(System.getProperty("binocle.shared", "../shared"));
        Path model = shared.resolve("models/ultraface_rfb_320/model.onnx");
        Assumptions.assumeTrue(Files.exists(model), "no " + model);
        TestDevices.openCl().close();
        BufferedImage picture = Picture.read(shared.resolve("images/faces_few.jpg"));
        List<Detection> expected = List.of();
        for (String device : TestDevices.ids()) {
            try (Engine engine = Engine.open(device);
                    Detector detector = Detector.load(engine, model)) {
                List<Detection> found = detector.detect(picture).toList();
                assertThat(found).isNotEmpty();
                expected = expected.isEmpty() ? found : expected;
                assertThat(found).hasSameSizeAs(expected);
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i).box().x1())
                            .isCloseTo(expected.get(i).box().x1(), Offset.offset(0.5f));
                    assertThat(found.get(i).box().y2())
                            .isCloseTo(expected.get(i).box().y2(), Offset.offset(0.5f));
                    assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), Offset.offset(1e-3f));
                }
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> Detector.load(engine, model, "yolo"))
                        .withMessageContaining("blazeface")
                        .withMessageContaining("ultraface");
                assertThatExceptionOfType(BinocleException.class)
                        .isThrownBy(() -> Detector.load(engine, model, "blazeface"))
                        .withMessageContaining("not a detector that Binocle can decode as blazeface");
            }
        }
    }

    /** What is in COCO's pictures by their annotations, found by YOLOX-nano, whichever side of the picture is the longer one. */
    @Test
    void findsWhatIsInCocosPictures() {
        Path shared = Path.of(System.getProperty("binocle.shared", "../shared"));
        Path model = shared.resolve("models/yolox_nano/model.onnx");
        Assumptions.assumeTrue(Files.exists(model), "no " + model);
        try (Engine engine = TestDevices.openCl();
                Detector detector = Detector.load(engine, model)) {
            assertThat(detector.decoder()).isEqualTo("yolox");
            assertThat(labels(detector, shared.resolve("images/000000000872.jpg")))
                    .contains("person", "person");
            assertThat(labels(detector, shared.resolve("images/000000000785.jpg")))
                    .containsExactly("person", "skis");
            assertThat(labels(detector, shared.resolve("images/000000000139.jpg")))
                    .contains("tv", "person", "chair");
        }
    }

    private static List<String> labels(Detector detector, Path picture) {
        return detector.detect(Picture.read(picture)).stream()
                .map(Detection::label)
                .toList();
    }

    @Test
    void aPartOfAPictureHasItsOwnPixels() {
        BufferedImage whole = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB);
        whole.setRGB(5, 6, 0x123456);
        assertThat(Picture.pixels(whole.getSubimage(5, 6, 2, 2))).containsExactly(0x123456, 0, 0, 0);
        assertThat(Picture.pixels(whole)).hasSize(100);
    }

    @Test
    void drawsOnACopy() {
        BufferedImage picture = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
        Detection face = new Detection("face", 0.9f, new Box(20, 30, 60, 80), List.of(new Point(40, 50)));
        BufferedImage drawn = Drawing.draw(picture, Detections.of(List.of(face)));
        assertThat(picture.getRGB(20, 50) & 0xFFFFFF).isZero();
        assertThat(drawn.getRGB(20, 50) & 0xFFFFFF).isNotZero();
        assertThat(drawn.getRGB(40, 50) & 0xFFFFFF).isNotZero();
        assertThat(drawn.getRGB(90, 90) & 0xFFFFFF).isZero();
    }
}
