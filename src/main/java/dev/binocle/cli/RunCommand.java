package dev.binocle.cli;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.model.Model;
import dev.binocle.onnx.OnnxReader;
import dev.binocle.tensor.TensorData;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs a model once on inputs from files, and says what came out.")
final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
    private Path model = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "NAME=FILE",
            description = "A tensor for each input: .npy, or .pb as ONNX's test suite has it.")
    private Map<String, Path> inputs = new LinkedHashMap<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write each output as NAME.npy.")
    private Optional<Path> out = Optional.empty();

    private final Set<String> written = new HashSet<>();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        try (Engine engine = device.open();
                Model loaded = Model.load(engine, model)) {
            print.println("device: " + engine.device().label() + ", " + engine.reason());
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Map<String, Tensor> outputs = Map.of();
            try {
                inputs.forEach((name, file) -> tensors.put(name, engine.tensor(read(file))));
                outputs = loaded.run(tensors);
                outputs.forEach((name, tensor) -> report(print, name, tensor.toData()));
                loaded.plans().forEach(plan -> {
                    print.println(plan.statistics());
                    if (Verbose.isOn(spec)) {
                        plan.describe().forEach(line -> print.println("  " + line));
                    }
                });
            } finally {
                tensors.values().forEach(Tensor::close);
                outputs.values().forEach(Tensor::close);
            }
        }
        return Main.OK;
    }

    /** The name with what files may not have replaced; with a number where two become alike. */
    private String fileName(String output) {
        String base = output.replaceAll("[^A-Za-z0-9._-]", "_");
        String name = base;
        for (int i = 2; !written.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private static TensorData read(Path file) {
        return file.toString().endsWith(".npy") ? Npy.read(file) : OnnxReader.readTensor(file);
    }

    private void report(PrintWriter print, String name, TensorData data) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (long i = 0; i < data.elementCount(); i++) {
            min = Math.min(min, data.getDouble(i));
            max = Math.max(max, data.getDouble(i));
            sum += data.getDouble(i);
        }
        print.printf("%s: %s, min %g, max %g, mean %g%n", name, data.type(), min, max, sum / data.elementCount());
        out.ifPresent(folder -> Npy.write(folder.resolve(fileName(name) + ".npy"), data));
    }
}
