package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description =
                "Runs every case of a folder in the layout of ONNX's backend tests (model.onnx beside test_data_set_*), and"
                        + " compares with what they say is right.")
final class ConformanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Parameters(paramLabel = "DIR", description = "Searched for cases, through links too.")
    private Path folder = Path.of("");

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the results.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--network",
            description =
                    "Compare as whole networks are: |a - b| <= 1e-3 max|b| + 1e-3 |b|, relative L2 at most 1e-4 of each output"
                            + " and 1e-2 of each channel of its last axis. Default: |a - b| <= 1e-7 + 1e-3 |b|.")
    private boolean network;

    @Option(names = "--outputs", paramLabel = "DIR", description = "Where to write what was computed, as .npy.")
    private Optional<Path> outputs = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        List<Path> cases = find();
        if (cases.isEmpty()) {
            throw new IllegalArgumentException(folder + ": no folder with model.onnx and test_data_set_* below it");
        }
        Map<ConformanceCase.Status, Integer> counts = new EnumMap<>(ConformanceCase.Status.class);
        try (Engine engine = device.open();
                Progress progress = new Progress("conformance", cases.size())) {
            print.println("device: " + engine.device().label() + ", " + engine.reason());
            Results results = new Results(json, engine.device().label());
            for (Path path : cases) {
                String name = folder.relativize(path).toString();
                String shown = name.isEmpty()
                        ? path.toAbsolutePath().normalize().getFileName().toString()
                        : name;
                ConformanceCase.Outcome outcome =
                        new ConformanceCase(path, network, outputs.map(out -> out.resolve(shown))).run(engine);
                counts.merge(outcome.status(), 1, Integer::sum);
                if (outcome.status() == ConformanceCase.Status.FAIL
                        || outcome.status() == ConformanceCase.Status.ERROR) {
                    print.println(outcome.status().label() + ": " + shown + ": " + outcome.detail());
                }
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("status", outcome.status().label());
                row.put("detail", outcome.detail());
                results.add(shown, row);
                progress.step(shown);
            }
            results.write();
        }
        for (ConformanceCase.Status status : ConformanceCase.Status.values()) {
            print.printf("%-12s %d%n", status.label(), counts.getOrDefault(status, 0));
        }
        boolean wrong =
                counts.containsKey(ConformanceCase.Status.FAIL) || counts.containsKey(ConformanceCase.Status.ERROR);
        return wrong ? Main.WRONG : Main.OK;
    }

    private List<Path> find() {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.endsWith("model.onnx"))
                    .map(Path::getParent)
                    .filter(path -> !ConformanceCase.dataSets(path).isEmpty())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new BinocleException(folder + ": can't be searched: " + e.getMessage(), e);
        }
    }
}
