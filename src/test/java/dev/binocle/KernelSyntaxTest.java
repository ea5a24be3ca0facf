package dev.binocle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel file compiles alone, with the defaults that it has for its parameters. */
class KernelSyntaxTest {
    private static final List<String> CLANGS =
            List.of("clang", "clang-19", "clang-17", "clang-16", "clang-15", "clang-14");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kernels"))) {
            return files.filter(file -> file.toString().endsWith(".cl"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void compilesAlone(Path file) throws Exception {
        String clang =
                CLANGS.stream().filter(KernelSyntaxTest::works).findFirst().orElse("");
        Assumptions.assumeFalse(clang.isEmpty(), "no clang on this machine");
        Process process = new ProcessBuilder(
                        clang,
                        "-x",
                        "cl",
                        "-cl-std=CL1.2",
                        "-fsyntax-only",
                        "-Wall",
                        "-Wno-unused-function",
                        "-Werror",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static boolean works(String clang) {
        try {
            Process process = new ProcessBuilder(clang, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
