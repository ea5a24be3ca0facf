package dev.binocle.benchmarks;

import dev.binocle.benchmarks.peer.Job;
import dev.binocle.benchmarks.peer.Peer;
import dev.binocle.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "benchmarks/run",
        mixinStandardHelpOptions = true,
        description =
                "Times Binocle beside ONNX Runtime, OpenCV, PyTorch and oneDNN, on as many threads as there are processors, in one run; compares"
                        + " their results. Exit codes: 0 done, 1 results differ or Binocle failed, 2 the command line is wrong.")
public final class Main implements Callable<Integer> {
    /** The folder of the script that starts this. */
    private static final Path HOME = Path.of(System.getProperty("binocle.benchmarks", ".")).toAbsolutePath();

    @Parameters(paramLabel = "WHAT", description = "conv, models, nms, memory or overhead.")
    private String what = "";

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            description = "conv, nms: a JSON list of cases, of which each has some of its own; models: a folder of ONNX files.")
    private Optional<Path> cases = Optional.empty();

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only cases with this in their name.")
    private String only = "";

    @Option(names = "--device", paramLabel = "DEVICE", defaultValue = "", description = "Binocle's device.")
    private String device = "";

    @Option(names = "--out", paramLabel = "DIR", description = "Where results.json, tables.md and roofline.png go; default: target/results beside the script.")
    private Path out = HOME.resolve("target").resolve("results");

    @Option(names = "--once", description = "One run of each, to see that it works; its times say nothing.")
    private boolean once;

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Path file = cases.orElse(HOME.resolve("cases").resolve(what + ".json")).toAbsolutePath();
        boolean needsFile = !what.equals("memory") && !what.equals("overhead");
        if (needsFile && !Files.exists(file)) {
            System.err.println("--cases: " + file + " does not exist");
            return 2;
        }
        Workload workload = Workload.of(what, file);
        List<String> chosen =
                workload.cases().stream().filter(name -> name.contains(only)).toList();
        if (chosen.isEmpty()) {
            System.err.println("--only: none of the " + workload.cases().size() + " cases of " + what + " has \"" + only
                    + "\" in its name: " + String.join(", ", workload.cases()));
            return 2;
        }
        Machine machine = Machine.measure();
        Runs runs = new Runs(what, file, device, once);
        boolean wrong = false;
        Report report = new Report(machine);
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(what)
                .setInitialMax(chosen.size())
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .setUpdateIntervalMillis(System.console() == null ? 60_000 : 500)
                .build()) {
            for (String test : chosen) {
                Job job = workload.job(test);
                for (List<Peer> peers : workload.comparisons()) {
                    List<Measured> results = runs.measure(test, peers);
                    wrong |= results.isEmpty() || results.get(0).peer() != peers.get(0);
                    for (Measured one : results) {
                        boolean differs = !(one.difference() <= workload.tolerance());
                        if (differs) {
                            System.out.println(test + ": " + one.peer().title() + " differs from Binocle by "
                                    + Report.number(one.difference()));
                        }
                        wrong |= differs;
                    }
                    if (!results.isEmpty()) {
                        report.add(Report.Row.of(test, job, results));
                    }
                }
                Files.createDirectories(out);
                report.write(out.resolve("results.json")); // what is there if it is cut short
                bar.step();
            }
        }
        write(report, machine.best(Machine.measure()), workload);
        runs.failures().forEach(failure -> System.out.println("failed: " + failure));
        return wrong ? 1 : 0;
    }

    private void write(Report measured, Machine machine, Workload workload) throws IOException {
        Report report = new Report(machine);
        measured.rows().forEach(report::add);
        Files.createDirectories(out);
        StringBuilder text = new StringBuilder("FMA peak " + Report.number(machine.flops() / 1e9) + " GFLOP/s, copy "
                + Report.number(machine.bandwidth() / 1e9) + " GB/s (read and written), measured in this run.\n");
        workload.comparisons().forEach(peers -> text.append('\n').append(report.table(peers)));
        System.out.println(text);
        Files.writeString(out.resolve("tables.md"), text);
        report.write(out.resolve("results.json"));
        if (report.rows().stream().anyMatch(row -> row.flops() > 0)) {
            Roofline.draw(machine, report.rows(), out.resolve("roofline.png"));
        }
        System.out.println("written to " + out.toAbsolutePath());
    }
}
