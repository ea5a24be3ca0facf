package dev.binocle.cli;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import dev.binocle.onnx.OnnxReader;
import dev.binocle.onnx.UnsupportedModelException;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One folder with a model and its data sets. All of them count, and the worst decides. */
record ConformanceCase(Path folder, boolean network, Optional<Path> outputs) {
    enum Status {
        PASS,
        FAIL,
        UNSUPPORTED,
        ERROR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Outcome(Status status, String detail) {}

    static List<Path> dataSets(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("test_data_set_\\d+"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome run(Engine engine) {
        try (Model model = Model.load(engine, folder.resolve("model.onnx"))) {
            double worst = 0;
            for (Path dataSet : dataSets(folder)) {
                Difference difference = run(model, dataSet);
                if (!difference.agrees()) {
                    return new Outcome(Status.FAIL, dataSet.getFileName() + ": " + difference.detail());
                }
                worst = Math.max(worst, difference.worst());
            }
            return new Outcome(Status.PASS, String.format(Locale.ROOT, "worst error %.2e", worst));
        } catch (UnsupportedModelException | UnsupportedOpException e) { // refused: with all that is lacking
            return new Outcome(Status.UNSUPPORTED, "" + e.getMessage());
        } catch (RuntimeException e) {
            return new Outcome(Status.ERROR, e.toString());
        }
    }

    private Difference run(Model model, Path dataSet) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        Map<String, Tensor> results = Map.of();
        try {
            int i = 0;
            for (Graph.Input input : model.inputs()) {
                TensorData data = read(dataSet.resolve("input_" + i++ + ".pb"), input.dataType());
                if (!model.accepts(input.name(), data.type())) {
                    throw new UnsupportedModelException(
                            "the model's input is " + input + ", and its data set has " + data.type() + " for it");
                }
                inputs.put(input.name(), model.engine().tensor(data));
            }
            results = model.run(inputs);
            Difference worst = Difference.NONE;
            for (int o = 0; o < model.outputs().size(); o++) {
                TensorData actual = Optional.ofNullable(
                                results.get(model.outputs().get(o)))
                        .orElseThrow()
                        .toData();
                write(dataSet, o, actual);
                Path file = dataSet.resolve("output_" + o + ".pb");
                if (Files.exists(file)) { // the suite leaves some out
                    Difference difference = Difference.of(actual, read(file, actual.dataType()), network);
                    worst = worst.or(difference.named("output " + o));
                }
            }
            return worst;
        } finally {
            inputs.values().forEach(Tensor::close);
            results.values().forEach(Tensor::close);
        }
    }

    /** The suite has bfloat16, which NumPy lacks, as its bits in uint16. */
    private static TensorData read(Path file, DataType expected) {
        TensorData data = OnnxReader.readTensor(file);
        boolean bits = expected == DataType.BFLOAT16 && data.dataType() == DataType.UINT16;
        return bits ? data.reinterpret(DataType.BFLOAT16) : data;
    }

    private void write(Path dataSet, int output, TensorData data) {
        outputs.ifPresent(out ->
                Npy.write(out.resolve(dataSet.getFileName().toString()).resolve("output_" + output + ".npy"), data));
    }
}
