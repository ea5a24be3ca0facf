package dev.binocle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX's own test suite (Debian's libonnx-testdata) on the reference: what is supported is right, and it is at least so much. */
class NodeSuiteTest {
    private static final Path ROOT = Path.of("/usr/share/libonnx-testdata/data/node");
    private static final int LEAST = 700;

    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Engine.open("reference");
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    static Stream<String> cases() throws IOException {
        if (!Files.isDirectory(ROOT)) {
            return Stream.of("");
        }
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRightOrRefused(String name) throws IOException {
        Assumptions.assumeFalse(name.isEmpty(), "libonnx-testdata is not installed");
        try {
            run(name);
        } catch (UnsupportedModelException | UnsupportedOpException e) {
            assertThat(e).hasMessageContaining("not supported");
        }
    }

    @Test
    void supportsMostOfIt() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(ROOT), "libonnx-testdata is not installed");
        int supported = 0;
        for (String name : cases().toList()) {
            try {
                OnnxReader.readModel(ROOT.resolve(name).resolve("model.onnx"));
                supported++;
            } catch (UnsupportedModelException e) {
                assertThat(e).hasMessageContaining("not supported");
            }
        }
        assertThat(supported).isGreaterThanOrEqualTo(LEAST);
    }

    private static void run(String name) throws IOException {
        Path folder = ROOT.resolve(name);
        try (Model model = Model.load(engine, folder.resolve("model.onnx"))) {
            for (int set = 0; Files.isDirectory(folder.resolve("test_data_set_" + set)); set++) {
                Path data = folder.resolve("test_data_set_" + set);
                Map<String, Tensor> inputs = new LinkedHashMap<>();
                Map<String, Tensor> outputs = Map.of();
                try {
                    int i = 0;
                    for (Graph.Input input : model.inputs()) {
                        TensorData values = read(data.resolve("input_" + i++ + ".pb"), input.dataType());
                        Assumptions.assumeTrue(
                                model.accepts(input.name(), values.type()), "the suite contradicts itself here");
                        inputs.put(input.name(), engine.tensor(values));
                    }
                    outputs = model.run(inputs);
                    compare(model, outputs, data);
                } finally {
                    inputs.values().forEach(Tensor::close);
                    outputs.values().forEach(Tensor::close);
                }
            }
        }
    }

    private static void compare(Model model, Map<String, Tensor> outputs, Path data) {
        List<String> names = model.outputs();
        for (int i = 0; i < names.size(); i++) {
            Path file = data.resolve("output_" + i + ".pb");
            Tensor output = outputs.get(names.get(i));
            if (output == null || !Files.exists(file)) { // the suite leaves some out
                continue;
            }
            TensorData actual = output.toData();
            TensorData expected = read(file, actual.dataType());
            assertThat(actual.type()).isEqualTo(expected.type());
            for (long at = 0; at < expected.elementCount(); at++) {
                double right = expected.getDouble(at);
                double bound = Double.isFinite(right) ? 1e-7 + 1e-3 * Math.abs(right) : 0;
                assertThat(actual.getDouble(at))
                        .as("%s at %d", names.get(i), at)
                        .isCloseTo(right, within(bound));
            }
        }
    }

    /** The suite has bfloat16, which NumPy lacks, as its bits in uint16. */
    private static TensorData read(Path file, DataType expected) {
        TensorData data = OnnxReader.readTensor(file);
        boolean bits = expected == DataType.BFLOAT16 && data.dataType() == DataType.UINT16;
        return bits ? data.reinterpret(DataType.BFLOAT16) : data;
    }
}
