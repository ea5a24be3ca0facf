package dev.binocle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.testing.Clang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel file compiles alone, with the defaults that it has for its parameters. */
class KernelSyntaxTest {
    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kernels"))) {
            return files.filter(file -> file.toString().endsWith(".cl"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void compilesAlone(Path file) {
        Clang.Result result = Clang.run(
                Clang.find("--version"),
                List.of(
                        "-x",
                        "cl",
                        "-cl-std=CL1.2",
                        "-fsyntax-only",
                        "-Wall",
                        "-Wno-unused-function",
                        "-Werror",
                        file.toString()));
        assertThat(result.code()).as(result.output()).isZero();
    }
}
