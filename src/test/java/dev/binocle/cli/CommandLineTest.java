package dev.binocle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.binocle.Devices;
import dev.binocle.backend.Device;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a user meets it: what it prints, what it writes, how it ends. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Main.run(args);
            return new Ran(code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static Path shared(String path) {
        Path file = Path.of(System.getProperty("binocle.shared", "../shared")).resolve(path);
        Assumptions.assumeTrue(Files.exists(file), "no " + file);
        return file;
    }

    /** docs/operators.md is written by the command. */
    @Test
    void theListOfOperatorsIsUpToDate() throws IOException {
        Ran ran = run("operators");
        assertThat(ran.code).isZero();
        assertThat(ran.out.strip().lines().toList())
                .isEqualTo(Files.readString(Path.of("docs", "operators.md"))
                        .strip()
                        .lines()
                        .toList());
    }

    static List<String> devices() {
        TestDevices.openCl().close();
        return TestDevices.ids();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "devices",
                "operators",
                "doctor",
                "run",
                "detect",
                "demo",
                "evaluate",
                "conformance",
                "selftest",
                "bench",
                "bench conv",
                "bench nms",
                "bench memory"
            })
    void explainsEveryCommand(String command) {
        Ran ran = run((command + " --help").strip().split(" "));
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Usage: binocle");
    }

    @Test
    void endsWithTheCodeThatTheHelpPromises() {
        assertThat(run("devices").code()).isZero();
        assertThat(run("nonsense").code()).isEqualTo(2);
        assertThat(run("nonsense", "--help").code()).isEqualTo(2);
        assertThat(run("detect").code()).isEqualTo(2);
        Ran none = run("selftest", "--device", "opencl:99");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.err()).contains("there is no device \"opencl:99\"").doesNotContain("\tat ");
        Ran missing = run("run", folder.resolve("missing.onnx").toString(), "--device", "reference");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no such file").doesNotContain("\tat ");
        assertThat(run("run", folder.resolve("missing.onnx").toString(), "--device", "reference", "--verbose")
                        .err())
                .contains("\tat ");
        boolean gpu = Devices.find().list().stream().anyMatch(device -> device.kind() == Device.Kind.GPU);
        if (!gpu) {
            assertThat(run("devices").out()).doesNotContain(" GPU ");
            assertThat(run("selftest", "--device", "gpu").code()).isEqualTo(3);
        }
    }

    @Test
    void doctorSaysWhichDeviceIsTakenAndWhy() {
        TestDevices.openCl().close();
        Ran ran = run("doctor");
        assertThat(ran.out()).contains("so Binocle uses").contains("operations right");
        assertThat(ran.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void detectWritesPicturesAndJson(String device) throws IOException {
        Path model = shared("models/ultraface_rfb_320/model.onnx");
        Path image = shared("images/faces_few.jpg");
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
        Ran ran = run(
                "detect",
                model.toString(),
                image.toString(),
                broken.toString(),
                image.toString(),
                "--out",
                folder.toString(),
                "--device",
                device);
        assertThat(ran.code()).as("one picture was broken").isEqualTo(1);
        assertThat(ran.err()).contains("broken.jpg");
        JsonNode json = Json.MAPPER.readTree(folder.resolve("faces_few.json").toFile());
        assertThat(json.get("device").asText()).startsWith(device);
        assertThat(json.get("detections").get(0).get("label").asText()).isEqualTo("face");
        assertThat(json.get("detections").get(0).get("box")).hasSize(4);
        assertThat(folder.resolve("faces_few.png")).isNotEmptyFile();
        assertThat(folder.resolve("faces_few-2.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void networksConform(String device) throws IOException {
        Path models = shared("models");
        Path json = folder.resolve("models.json");
        Ran ran = run(
                "conformance",
                models.toString(),
                "--network",
                "--device",
                device,
                "--json",
                json.toString(),
                "--outputs",
                folder.toString());
        assertThat(ran.code()).as(ran.out()).isZero();
        for (JsonNode row : Json.MAPPER.readTree(json.toFile()).get("results")) {
            if (row.get("name").asText().equals("ultraface_rfb_320")) {
                assertThat(row.get("status").asText()).isEqualTo("pass");
            }
        }
        Path npy = folder.resolve("ultraface_rfb_320/test_data_set_0/output_0.npy");
        assertThat(Npy.read(npy).shape().toString()).isEqualTo("1×4420×2");
    }

    /** ONNX's own cases of the operations that the library is named for. */
    @ParameterizedTest
    @MethodSource("devices")
    void operatorsConform(String device) throws IOException {
        Path suite = Path.of("/usr/share/libonnx-testdata/data/node");
        Assumptions.assumeTrue(Files.isDirectory(suite), "libonnx-testdata is not installed");
        List<String> prefixes = List.of(
                "test_basic_conv_",
                "test_conv_with",
                "test_batchnorm",
                "test_nonmaxsuppression",
                "test_relu",
                "test_leakyrelu",
                "test_prelu",
                "test_clip",
                "test_sigmoid",
                "test_tanh",
                "test_hardsigmoid",
                "test_hardswish");
        Path links = Files.createDirectory(folder.resolve("cases"));
        Set<String> expected = new HashSet<>();
        try (var cases = Files.list(suite)) {
            for (Path path : cases.toList()) {
                String name = path.getFileName().toString();
                boolean named = prefixes.stream().anyMatch(name::startsWith);
                // other operators in disguise, and the training form, which is not supported yet
                if (named && !name.endsWith("_expanded") && !name.endsWith("_training_mode")) {
                    Files.createSymbolicLink(links.resolve(name), path);
                    expected.add(name);
                }
            }
        }
        try {
            assertAllPass(links, device, expected);
        } finally {
            for (String name : expected) {
                Files.delete(links.resolve(name)); // the link, before JUnit warns that it leads out of the folder
            }
        }
    }

    private void assertAllPass(Path links, String device, Set<String> expected) throws IOException {
        Path json = folder.resolve("node.json");
        Ran ran = run("conformance", links.toString(), "--device", device, "--json", json.toString());
        assertThat(ran.code()).as(ran.out()).isZero();
        Set<String> passed = new HashSet<>();
        for (JsonNode row : Json.MAPPER.readTree(json.toFile()).get("results")) {
            assertThat(row.get("status").asText()).as(row.toString()).isEqualTo("pass");
            passed.add(row.get("name").asText());
        }
        assertThat(passed).isEqualTo(expected).hasSizeGreaterThan(35);
    }

    @Test
    void benchWritesWhatTheFileOfCasesAsksFor() throws IOException {
        TestDevices.openCl().close();
        Path cases = Files.writeString(folder.resolve("conv.json"), """
                [{"name": "small", "n": 1, "c": 8, "h": 9, "w": 9, "k": 8, "kh": 3, "kw": 3, "stride": 1, "pad": 1, "dilation": 1, "groups": 1},
                 {"name": "wrong", "n": 1, "c": 8, "h": 2, "w": 2, "k": 8, "kh": 5, "kw": 5, "stride": 1, "pad": 0, "dilation": 1, "groups": 1}]
                """);
        Path json = folder.resolve("out.json");
        Ran ran = run("bench", "conv", "--cases", cases.toString(), "--device", "opencl", "--json", json.toString());
        assertThat(ran.code()).isEqualTo(1);
        JsonNode results = Json.MAPPER.readTree(json.toFile()).get("results");
        for (String field :
                List.of("ms", "median_ms", "runs", "queued_ms", "gflops", "native_ms", "native_queued_ms")) {
            assertThat(results.get(0).get(field).asDouble()).as(field).isPositive();
        }
        assertThat(results.get(0).get("error").asDouble()).isLessThan(1e-5);
        assertThat(results.get(1).get("status").asText()).isEqualTo("error");
        assertThat(results.get(1).get("detail").asText()).contains("smaller than the dilated kernel");
        Path boxes = Files.writeString(folder.resolve("nms.json"), """
                [{"name": "chain", "data": "chain", "images": 1, "classes": 1, "boxes": 500, "iou": 0.5},
                 {"name": "several", "data": "uniform", "images": 3, "classes": 4, "boxes": 300, "iou": 0.5}]
                """);
        assertThat(run("bench", "nms", "--cases", boxes.toString(), "--device", "opencl", "--json", json.toString())
                        .code())
                .isZero();
        JsonNode nms = Json.MAPPER.readTree(json.toFile()).get("results").get(0);
        assertThat(nms.get("kept").asInt()).isEqualTo(250);
        for (JsonNode row : Json.MAPPER.readTree(json.toFile()).get("results")) {
            assertThat(row.get("error").asDouble()).as(row.toString()).isZero();
        }
    }

    @Test
    void npyFilesComeBack() {
        for (DataType type : DataType.values()) {
            if (type == DataType.BFLOAT16) {
                continue; // NumPy lacks it
            }
            var data = TensorData.generate(TensorType.of(type, Shape.of(2, 3)), i -> i % 2);
            Path file = folder.resolve(type + ".npy");
            Npy.write(file, data);
            var read = Npy.read(file);
            assertThat(read.type()).isEqualTo(data.type());
            assertThat(read.toLongs()).containsExactly(data.toLongs());
        }
    }
}
