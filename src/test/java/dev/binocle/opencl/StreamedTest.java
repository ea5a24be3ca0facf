package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.backend.Choice;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Pool2d;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.OpenClOps;
import dev.binocle.opencl.kernel.Step;
import dev.binocle.opencl.kernel.Traits;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.tensor.Operand;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results that go past the caches (stream.cl), where small ones do as well: no other test has large ones. */
class StreamedTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int CASES_A_KERNEL = Boolean.getBoolean("binocle.allCases") ? 6 : 2;
    private static final int LINE = 16;

    /** A case that a kernel does with such stores. */
    private record Streamed(OpCase opCase, List<Operand> prepared, Traits traits, String file) {
        boolean takes(Choice choice) {
            return steps(opCase, prepared, choice, traits).stream()
                    .anyMatch(step -> step.file().equals(file) && streams(step));
        }
    }

    /** Kernels whose vectors are whole lines by themselves, and those that fill a line with two. */
    @ParameterizedTest
    @ValueSource(ints = {16, 8})
    void everyKernelThatStreamsIsRight(int lanes) {
        ClDevice device = device(FirstDevice.binding(), lanes, 0);
        Assumptions.assumeTrue(device.traits().isCores(), "only kernels for CPUs stream");
        List<String> wrong = new ArrayList<>();
        Random random = new Random(SEED);
        try (DeviceRuntime runtime = DeviceRuntime.open(OpenClBackend.open(device), 1, 1 << 20, 16)) {
            CaseRunner runner = new CaseRunner(runtime);
            Map<String, List<Streamed>> byFile = streamed(runtime, device.traits());
            assertThat(byFile.keySet())
                    .contains(
                            "batchnorm_run.cl",
                            "conv2d_row.cl",
                            "conv2d_tile.cl",
                            "copy_runs.cl",
                            "map.cl",
                            "resize_rows.cl",
                            "transpose.cl");
            if (lanes == 16) {
                assertThat(byFile.keySet())
                        .contains(
                                "conv2d_winograd.cl",
                                "conv2d_winograd_line.cl",
                                "window_line.cl",
                                "window_plane.cl",
                                "window_rows.cl",
                                "window_tile.cl");
            }
            byFile.forEach((file, all) -> {
                Collections.shuffle(all, random);
                for (int i = 0; i < CASES_A_KERNEL; i++) {
                    Streamed one = all.get(i % all.size());
                    CaseRunner parts = i % 2 == 0 ? runner : runner.withPartsInLines();
                    List<CaseRunner.Result> results =
                            parts.runCandidates(one.opCase(), random.nextLong(), 1, one::takes);
                    assertThat(results).isNotEmpty();
                    results.stream()
                            .filter(result -> !result.passed())
                            .forEach(result -> wrong.add(file + ": "
                                    + one.opCase().name() + ", " + result.choice() + ": " + result.detail()));
                }
            });
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
    }

    /** The last vector of a pixel may begin anywhere, though the pixels of all parts together are whole lines. */
    @Test
    void channelsThatAreNoWholeLinesStayInTheCaches() {
        ClDevice device = device(FirstDevice.binding(), 16, 0);
        List<String> wrong = new ArrayList<>();
        try (DeviceRuntime runtime = DeviceRuntime.open(OpenClBackend.open(device), 1, 1 << 20, 16)) {
            List<OpCase> windows = Cases.all().stream()
                    .filter(one -> one.op() instanceof Conv2d || one.op() instanceof Pool2d)
                    .toList();
            for (OpCase opCase : windows) {
                List<Operand> prepared = opCase.prepared(opCase.make(new Random(1)));
                long channels = opCase.op().outputs(prepared).get(0).shape().dim(1);
                if (channels % LINE == 0) {
                    continue;
                }
                for (Choice choice : runtime.backend().candidates(opCase.op(), prepared, PrepareOptions.DEFAULT)) {
                    long within = channels / LINE * LINE + LINE;
                    Optional<Choice> part = runtime.backend().asPart(opCase.op(), choice, within, 0);
                    if (part.isPresent()
                            && part.get().outputs().get(0).isChannelsLast()
                            && steps(opCase, prepared, part.get(), device.traits()).stream()
                                    .anyMatch(StreamedTest::streams)) {
                        wrong.add(opCase.name() + ", " + choice.title());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void smallResultsStayInTheCaches() {
        ClDevice device = device(FirstDevice.binding(), 16, 1L << 40);
        try (DeviceRuntime runtime = DeviceRuntime.open(OpenClBackend.open(device), 1, 1 << 20, 16)) {
            assertThat(streamed(runtime, device.traits())).isEmpty();
        }
    }

    /** The device, said to have vectors of so many floats, and to stream results from so many bytes on. */
    private static ClDevice device(OpenCl cl, int lanes, long streamFrom) {
        ClDevice device = FirstDevice.of(cl);
        Traits traits = device.traits();
        Traits said = new Traits(
                traits.kind(),
                traits.units(),
                lanes,
                traits.maxGroup(),
                traits.maxSlabBytes(),
                traits.localBytes(),
                traits.doubles(),
                traits.longLoops(),
                traits.tensorCores(),
                streamFrom);
        return FirstDevice.said(device, cl, said);
    }

    private static Map<String, List<Streamed>> streamed(DeviceRuntime runtime, Traits traits) {
        Map<String, List<Streamed>> byFile = new TreeMap<>();
        for (OpCase opCase : Cases.all()) {
            List<Operand> prepared = opCase.prepared(opCase.make(new Random(1)));
            runtime.backend().candidates(opCase.op(), prepared, PrepareOptions.DEFAULT).stream()
                    .flatMap(choice -> steps(opCase, prepared, choice, traits).stream())
                    .filter(StreamedTest::streams)
                    .map(Step::file)
                    .distinct()
                    .forEach(file -> byFile.computeIfAbsent(file, any -> new ArrayList<>())
                            .add(new Streamed(opCase, prepared, traits, file)));
        }
        return byFile;
    }

    private static List<Step> steps(OpCase opCase, List<Operand> prepared, Choice choice, Traits traits) {
        return OpenClOps.find(opCase.op())
                .orElseThrow()
                .steps(opCase.op(), prepared, opCase.op().outputs(prepared), choice, traits);
    }

    private static boolean streams(Step step) {
        return step.defines().contains("STREAM=1");
    }
}
