package dev.binocle.benchmarks;

import dev.binocle.benchmarks.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs peers against one another: a process at a time, for their thread pools disturb each other; the peers, then Binocle, and that again,
 * so that each stands before and after the others; and once more where a peer's own times differ by more than a tenth.
 */
final class Runs {
    private static final int MOST_PASSES = 4;
    private static final double STEADY = 0.1;
    /** What is computed in Java, and not by a native library, is compiled while it runs. */
    private static final int SECONDS_OF_JAVA = 4;

    private final String workload;
    private final Path file;
    private final String device;
    private final boolean once;
    private final Path folder;
    private final Set<String> failures = new TreeSet<>();

    Runs(String workload, Path file, String device, boolean once) throws IOException {
        this.workload = workload;
        this.file = file;
        this.device = device;
        this.once = once;
        this.folder = Files.createTempDirectory("binocle-benchmark");
    }

    /** The peers that failed, with the reason. */
    Set<String> failures() {
        return failures;
    }

    /** @param peers Binocle first; those that fail are left out */
    List<Measured> measure(String test, List<Peer> peers) throws IOException {
        List<Peer> order = new ArrayList<>(peers.subList(1, peers.size()));
        order.add(peers.get(0));
        Map<Peer, List<double[]>> samples = new EnumMap<>(Peer.class);
        int passes = once ? 1 : 2;
        for (int pass = 0; pass < passes; pass++) {
            for (Peer peer : List.copyOf(order)) {
                Optional<double[]> sample = process(test, peer);
                sample.ifPresentOrElse(
                        times -> samples.computeIfAbsent(peer, any -> new ArrayList<>())
                                .add(times),
                        () -> order.remove(peer));
            }
            boolean steady = samples.values().stream().allMatch(times -> spread(times) <= STEADY);
            if (!once && pass + 1 == passes && !steady && passes < MOST_PASSES) {
                passes++;
            }
        }
        List<Measured> all = new ArrayList<>();
        for (Peer peer : peers) {
            if (order.contains(peer)) {
                all.add(measured(peer, peers.get(0), samples.get(peer)));
            }
        }
        return all;
    }

    private Measured measured(Peer peer, Peer first, List<double[]> times) throws IOException {
        Timing.Outcome outcome = Timing.Outcome.read(Timing.outcome(folder.toString(), peer.toString()));
        Path ours = Timing.outcome(folder.toString(), first.toString());
        double difference = Files.exists(ours) ? outcome.difference(Timing.Outcome.read(ours)) : Double.NaN;
        double best = times.stream().mapToDouble(time -> time[0]).min().orElseThrow();
        double median = times.stream().mapToDouble(time -> time[1]).min().orElseThrow();
        return new Measured(peer, best, median, spread(times), outcome.detail(), difference);
    }

    private static double spread(List<double[]> times) {
        double least = times.stream().mapToDouble(time -> time[0]).min().orElseThrow();
        double most = times.stream().mapToDouble(time -> time[0]).max().orElseThrow();
        return most / least - 1;
    }

    /** Best and median of one process, or none if it failed. */
    private Optional<double[]> process(String test, Peer peer) throws IOException {
        List<String> jvmArgs = new ArrayList<>(peer.jvmArgs());
        jvmArgs.addAll(List.of("-Xmx6g", "-Xms1g"));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(Timing.class.getName() + "\\.run")
                .mode(Mode.SampleTime)
                .timeUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
                .forks(1)
                .warmupIterations(once ? 0 : workload.equals("nms") ? SECONDS_OF_JAVA : 1)
                .warmupTime(TimeValue.milliseconds(1000))
                .measurementIterations(once ? 1 : 3)
                .measurementTime(TimeValue.milliseconds(once ? 1 : 400))
                .param("workload", workload)
                .param("file", file.toString())
                .param("test", test)
                .param("peer", peer.toString())
                .param("device", device)
                .param("folder", folder.toString())
                .jvmArgsAppend(jvmArgs.toArray(String[]::new))
                .shouldFailOnError(true)
                .output(folder.resolve("log").toString());
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            Statistics statistics =
                    results.iterator().next().getPrimaryResult().getStatistics();
            int times = Timing.Outcome.read(Timing.outcome(folder.toString(), peer.toString()))
                    .times();
            return Optional.of(new double[] {statistics.getMin() / times, statistics.getPercentile(50) / times});
        } catch (RunnerException e) {
            failures.add(peer.title() + " at " + test + ": " + reason());
            return Optional.empty();
        }
    }

    /** The first exception in what the process printed. */
    private String reason() throws IOException {
        return Files.readAllLines(folder.resolve("log")).stream()
                .filter(line -> line.matches("(Caused by: )?[a-zA-Z.]+(Exception|Error).*"))
                .findFirst()
                .orElse("it ended without saying why: " + folder.resolve("log"));
    }
}
