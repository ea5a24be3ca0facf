package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        description =
                "Runs every case of every operation on a device, in every way that the device offers, against the reference.")
final class SelftestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the results.")
    private Optional<Path> json = Optional.empty();

    /** Which of the written cases. */
    enum Which {
        all,
        some,
        one,
        none
    }

    @Option(
            names = "--cases",
            paramLabel = "WHICH",
            defaultValue = "all",
            description =
                    "Which written cases: all; some (those in common types, one in eight of the rest); one of each"
                            + " operation; none. Default: all.")
    private Which which = Which.all;

    @Option(
            names = "--random",
            paramLabel = "N",
            defaultValue = "0",
            description = "So many random cases of each operation as well.")
    private int random;

    @Option(
            names = "--choices",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "At most so many of the ways in which the device can do a case, picked by the seed; each is a program to"
                            + " compile. Default: ${DEFAULT-VALUE}; a convolution has up to 24.")
    private int choices = 3;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the random numbers; default: a fresh one, printed.")
    private Optional<Long> seed = Optional.empty();

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        if (random < 0) {
            throw new ParameterException(spec.commandLine(), "--random must be 0 or more, got " + random);
        }
        if (choices < 1) {
            throw new ParameterException(spec.commandLine(), "--choices must be 1 or more, got " + choices);
        }
        long start = seed.orElseGet(System::nanoTime);
        List<OpCase> cases = new ArrayList<>(
                switch (which) {
                    case all -> Cases.all();
                    case some -> Cases.some();
                    case one -> Cases.oneOfEach();
                    case none -> List.<OpCase>of();
                });
        Cases.random(start, random).forEach(cases::add);
        Map<String, int[]> table = new LinkedHashMap<>();
        Map<String, Double> worst = new LinkedHashMap<>();
        Map<String, Double> bounds = new TreeMap<>();
        int wrong = 0;
        int lacks = 0;
        try (Engine engine = device.open()) {
            print.println("device: " + engine.device().label() + ", driver "
                    + engine.device().driver());
            print.println("seed: " + start);
            Results results = new Results(json, engine.device().label());
            CaseRunner runner = new CaseRunner(engine.runtime());
            try (Progress progress = new Progress("selftest", cases.size())) {
                for (int i = 0; i < cases.size(); i++) {
                    OpCase opCase = cases.get(i);
                    String family = opCase.name().split(" ", 2)[0];
                    for (Outcome outcome : run(runner, opCase, start + i, choices)) {
                        boolean passed = outcome.status().equals("pass");
                        boolean lacking = outcome.status().equals("unsupported");
                        int[] counts = table.computeIfAbsent(family, key -> new int[3]);
                        counts[passed ? 0 : lacking ? 2 : 1]++;
                        worst.merge(family, outcome.worst(), Math::max);
                        outcome.bound().ifPresent(bound -> bounds.merge(bound, outcome.worst(), Math::max));
                        lacks += lacking ? 1 : 0;
                        if (!passed && !lacking) {
                            wrong++;
                            print.println(outcome.status() + ": " + opCase.name() + " [" + outcome.choice() + "]: "
                                    + outcome.detail());
                        }
                        Map<String, Object> row = new LinkedHashMap<>();
                        row.put("status", outcome.status());
                        row.put("worst", outcome.worst());
                        row.put("detail", outcome.detail());
                        results.add(i + " " + opCase.name() + " [" + outcome.choice() + "]", row);
                    }
                    progress.step(family);
                }
            }
            results.write();
            print.printf("%-18s %8s %8s %8s %12s%n", "operation", "right", "wrong", "lacking", "worst error");
            table.forEach((family, counts) -> print.printf(
                    "%-18s %8d %8d %8d %12.2e%n",
                    family, counts[0], counts[1], counts[2], worst.getOrDefault(family, 0.0)));
            if (!bounds.isEmpty()) {
                print.println("rounding errors of convolution, in 2^-24 sqrt(inputs x taps) (|x| * |w|):");
                bounds.forEach((bound, most) -> print.printf("  %-30s %8.3f%n", bound, most));
            }
            if (lacks > 0) {
                print.println(lacks + " cases ask for what the device lacks (float64, for one): they were left out");
            }
            int total = table.values().stream()
                    .mapToInt(counts -> counts[0] + counts[1])
                    .sum();
            print.println(wrong == 0 ? "all " + total + " right" : wrong + " of " + total + " WRONG");
        }
        return wrong == 0 ? Main.OK : Main.WRONG;
    }

    /** @param bound the algorithm and what it is allowed, where the worst error is counted in units of its bound */
    private record Outcome(String choice, String status, double worst, String detail, Optional<String> bound) {
        Outcome(String status, String detail) {
            this("any", status, 0, detail, Optional.empty());
        }
    }

    private static List<Outcome> run(CaseRunner runner, OpCase opCase, long seed, int choices) {
        try {
            return runner.runSome(opCase, seed, choices).stream()
                    .map(result -> new Outcome(
                            result.choice(),
                            result.passed() ? "pass" : "fail",
                            Double.isInfinite(result.worst()) ? Double.MAX_VALUE : result.worst(),
                            result.detail(),
                            opCase.units()
                                    .map(units -> result.way().algorithm() + ", allowed "
                                            + opCase.tolerance() * result.way().error())))
                    .toList();
        } catch (UnsupportedOpException e) {
            return List.of(new Outcome("unsupported", "" + e.getMessage()));
        } catch (BinocleException e) {
            return List.of(new Outcome("error", "" + e.getMessage()));
        }
    }
}
