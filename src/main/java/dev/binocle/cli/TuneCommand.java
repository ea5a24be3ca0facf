package dev.binocle.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.binocle.Engine;
import dev.binocle.graph.Plan;
import dev.binocle.model.Model;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import dev.binocle.tune.Tuner;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        description =
                "Measures which kernels are fastest on this device, for the convolutions of a model or of a file of cases, and keeps it beside"
                        + " the program cache; every engine follows it from then on. Each candidate's result is checked first. A run goes on"
                        + " where the last one ended.")
final class TuneCommand implements Callable<Integer> {
    private static final class What {
        @Option(
                names = "--cases",
                paramLabel = "FILE",
                required = true,
                description = "A JSON list of name, n, c, h, w, k, kh, kw, stride, pad, dilation, groups.")
        private Optional<Path> cases = Optional.empty();

        @Option(names = "--model", paramLabel = "FILE", required = true, description = "An ONNX file of known shapes.")
        private Optional<Path> model = Optional.empty();
    }

    /** A span of time: 60s, 2m, 90. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            double seconds = number(value.replaceAll("[sm]$", "")) * (value.endsWith("m") ? 60 : 1);
            if (seconds > 0 && seconds < 1e6) {
                return Duration.ofMillis((long) (seconds * 1000));
            }
            throw new TypeConversionException("'" + value + "' is no span of time such as 60s or 2m");
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--budget",
            paramLabel = "SPAN",
            defaultValue = "60s",
            converter = Span.class,
            description = "How long in all: 60s, 5m. Default: ${DEFAULT-VALUE}.")
    private Duration budget = Duration.ofSeconds(60);

    @Override
    public Integer call() {
        PrintWriter print = spec.commandLine().getOut();
        long end = System.nanoTime() + budget.toNanos();
        try (Engine engine = device.open();
                Tuner tuner = new Tuner(engine)) {
            print.println("device: " + engine.device().label() + ", driver "
                    + engine.device().driver());
            List<Plan.Work> all = distinct(tuner, what.model.isPresent() ? ofModel(engine) : ofCases());
            List<Tuner.Outcome> outcomes = new ArrayList<>();
            try (Progress progress = new Progress("tune", all.size())) {
                for (int i = 0; i < all.size(); i++) {
                    Plan.Work work = all.get(i);
                    long now = System.nanoTime();
                    long share = Math.max(0, end - now) / (all.size() - i);
                    Tuner.Outcome outcome = tuner.tune(work.op(), work.operands(), now + share);
                    outcomes.add(outcome);
                    print.println(line(outcome));
                    outcome.reasons().forEach(reason -> print.println("  wrong: " + reason));
                    print.flush();
                    progress.step(outcome.best());
                }
            }
            print.println(summary(outcomes));
        }
        return Main.OK;
    }

    private static String line(Tuner.Outcome outcome) {
        if (outcome.best().isEmpty()) {
            return outcome.problem() + ": no time was left for it";
        }
        return String.format(
                "%s: %.1f µs by %s%s; %d of %d tried%s",
                outcome.problem(),
                outcome.microseconds(),
                outcome.best(),
                Double.isFinite(outcome.estimated())
                        ? String.format("; the estimate's choice takes %.2f times as long", outcome.estimated())
                        : "",
                outcome.tried(),
                outcome.candidates(),
                outcome.wrong() == 0 ? "" : ", " + outcome.wrong() + " wrong, see doctor");
    }

    private static String summary(List<Tuner.Outcome> outcomes) {
        double mean = Tuner.geometricMean(outcomes.stream().mapToDouble(Tuner.Outcome::estimated));
        long complete = outcomes.stream().filter(Tuner.Outcome::isComplete).count();
        return String.format(
                "%d tuned, %d of them to the end; without tuning they take %.2f times as long (geometric mean)%s",
                outcomes.size(), complete, mean, complete < outcomes.size() ? "; run it again to go on" : "");
    }

    private static List<Plan.Work> distinct(Tuner tuner, List<Plan.Work> all) {
        Map<String, Plan.Work> distinct = new LinkedHashMap<>();
        for (Plan.Work work : all) {
            tuner.problem(work.op(), work.operands()).ifPresent(problem -> distinct.putIfAbsent(problem, work));
        }
        return List.copyOf(distinct.values());
    }

    private List<Plan.Work> ofModel(Engine engine) {
        try (Model model = Model.load(engine, what.model.orElseThrow())) {
            if (model.plans().isEmpty()) {
                throw new IllegalArgumentException("--model: its input shapes are not known: " + model.inputs()
                        + "; tune takes models of known shapes");
            }
            return model.plans().stream().flatMap(plan -> plan.work().stream()).toList();
        }
    }

    private List<Plan.Work> ofCases() {
        Random random = new Random(1);
        return BenchOptions.read(what.cases.orElseThrow(), new TypeReference<List<BenchConvCommand.Shapes>>() {})
                .stream()
                .map(s -> new Plan.Work(
                        s.op(),
                        List.of(
                                TensorType.of(DataType.FLOAT32, Shape.of(s.n(), s.c(), s.h(), s.w())),
                                BenchConvCommand.normal(random, Shape.of(s.k(), s.c() / s.groups(), s.kh(), s.kw())),
                                BenchConvCommand.normal(random, Shape.of(s.k())))))
                .toList();
    }
}
