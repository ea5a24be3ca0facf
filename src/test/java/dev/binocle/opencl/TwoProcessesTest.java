package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that compile the same programs into one empty cache at the same time. */
class TwoProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void shareOneCache() throws IOException, InterruptedException {
        TestDevices.openCl().close();
        List<Process> processes = new ArrayList<>();
        List<Path> logs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path log = folder.resolve("log" + i);
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dbinocle.binding=" + System.getProperty("binocle.binding", ""),
                    "dev.binocle.cli.Main",
                    "selftest",
                    "--device",
                    "opencl",
                    "--cases",
                    "one");
            builder.environment().put("BINOCLE_CACHE", folder.resolve("cache").toString());
            processes.add(builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start());
            logs.add(log);
        }
        for (int i = 0; i < processes.size(); i++) {
            assertThat(processes.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(logs.get(i)))
                    .isZero();
        }
        try (var files = Files.walk(folder.resolve("cache"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(50)
                    .noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }
}
