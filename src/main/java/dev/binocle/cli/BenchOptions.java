package dev.binocle.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.binocle.BinocleException;
import dev.binocle.Engine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every benchmark takes, and how it goes through its cases. */
final class BenchOptions {
    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the results; rewritten as they come.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only cases with this in their name.")
    private String only = "";

    /** A case that is timed: its name and what gives its figures. */
    record Case(String name, Function<Engine, Map<String, Object>> measure) {}

    /** Times every case; one that can't be done has a status and a detail instead of figures. */
    int run(PrintWriter print, List<Case> cases) {
        boolean wrong = false;
        List<Case> chosen =
                cases.stream().filter(one -> one.name().contains(only)).toList();
        try (Engine engine = device.open();
                Progress progress = new Progress("bench", chosen.size())) {
            print.println("device: " + engine.device().label() + ", driver "
                    + engine.device().driver());
            Results results = new Results(json, engine.device().label());
            for (Case one : chosen) {
                Map<String, Object> figures = new LinkedHashMap<>();
                try {
                    figures.putAll(one.measure().apply(engine));
                } catch (BinocleException | IllegalArgumentException e) {
                    figures.put("status", "error");
                    figures.put("detail", "" + e.getMessage());
                    wrong = true;
                }
                engine.trim();
                results.add(one.name(), figures);
                results.write();
                print.println(one.name() + "  " + show(figures));
                print.flush();
                progress.step(one.name());
            }
            results.write();
        }
        return wrong ? Main.WRONG : Main.OK;
    }

    private static String show(Map<String, Object> figures) {
        return figures.entrySet().stream()
                .map(entry -> entry.getKey() + " "
                        + (entry.getValue() instanceof Double number
                                ? String.format("%.4g", number)
                                : entry.getValue()))
                .collect(Collectors.joining("  "));
    }

    /** A list of cases, each an object with plain fields. */
    static <T> List<T> read(Path file, TypeReference<List<T>> type) {
        if (!Files.exists(file)) {
            throw new BinocleException(file + ": there is no such file");
        }
        try {
            return Json.MAPPER.readValue(file.toFile(), type);
        } catch (IOException e) {
            throw new BinocleException(file + ": no list of cases: " + e.getMessage(), e);
        }
    }
}
