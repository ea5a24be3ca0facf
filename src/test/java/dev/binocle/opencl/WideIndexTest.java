package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.testing.TestDevices;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Kernels that count elements in 64 bits, as they do above 2^31 of them, on small cases: in a process of its own, as it is decided once. */
class WideIndexTest {
    @Test
    void computeTheSame() throws Exception {
        TestDevices.openCl().close();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dbinocle.wideFrom=0",
                        "-Dbinocle.binding=" + System.getProperty("binocle.binding", ""),
                        "-cp",
                        System.getProperty("java.class.path", "").replace(':', File.pathSeparatorChar),
                        WideIndexTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    public static void main(String[] args) {
        try (Engine engine = Engine.open("opencl")) {
            CaseRunner runner = new CaseRunner(engine.runtime());
            Cases.oneOfEach()
                    .forEach(opCase -> assertThat(runner.run(opCase, 1))
                            .allSatisfy(result ->
                                    assertThat(result.passed()).as("%s", result).isTrue()));
        }
    }
}
