package dev.binocle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.testing.Clang;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kernel file compiles alone, with the defaults that it has for its parameters. */
class KernelSyntaxTest {
    private static final Path BUILTINS = Path.of("kernels", "builtins.cl");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("kernels"))) {
            return files.filter(file -> file.toString().endsWith(".cl") && !file.equals(BUILTINS))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void compilesAlone(Path file) {
        compiles(file);
    }

    /** What it calls is declared there, so that it does not need the header of all functions (Programs). */
    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void compilesWithOurBuiltins(Path file) {
        compiles(file, "-cl-no-stdinc", "-include", "opencl-c-base.h", "-include", BUILTINS.toString());
    }

    /** In the jar there are no blanks around operators (pom.xml): two that would become another one, or a macro's name and its text, must not meet. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void meansTheSameWithoutBlanks(Path file) throws IOException {
        assertThat(Files.readAllLines(file))
                .map(line -> line.replaceFirst("//.*", ""))
                .noneMatch(line -> Pattern.compile("([+&|<>]) +\\1|/ +\\*|0[xX]\\w*[eE] +\\+|#define +\\w+ +[=<>?&|*+]")
                        .matcher(line)
                        .find());
    }

    private static void compiles(Path file, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("-x", "cl", "-cl-std=CL1.2", "-fsyntax-only", "-Wall", "-Wno-unused-function", "-Werror"));
        arguments.addAll(List.of(options));
        arguments.add(file.toString());
        Clang.Result result = Clang.run(Clang.find("--version"), arguments);
        assertThat(result.code()).as(result.output()).isZero();
    }

    /** What only NVIDIA's compiler gets becomes PTX all the same, with its sums in registers. */
    @ParameterizedTest
    @ValueSource(strings = {"float16", "bfloat16"})
    void tensorCoresAreReached(String type) {
        List<String> arguments = List.of(
                "--target=nvptx64-nvidia-cuda",
                "-Xclang",
                "-target-cpu",
                "-Xclang",
                "sm_80",
                "-Xclang",
                "-target-feature");
        List<String> probe = new ArrayList<>(arguments);
        probe.addAll(List.of("-Xclang", "+ptx70", "-x", "cl", "-fsyntax-only", "-"));
        String clang = Clang.find(probe.toArray(String[]::new));
        List<String> compile = new ArrayList<>(arguments);
        compile.addAll(List.of("-Xclang", "+ptx70", "-x", "cl", "-cl-std=CL1.2", "-O3", "-S", "-o", "-"));
        compile.addAll(List.of("-DTENSOR_CORES", "-DX=" + type, "-DLOCAL=256", "-DDEPTH=32"));
        compile.addAll(
                List.of("-DBLOCK_K=128", "-DBLOCK_P=128", "-DWARPS_K=2", "-DWARPS_P=4", "kernels/conv2d_mma.cl"));
        Clang.Result result = Clang.run(clang, compile);
        assertThat(result.code()).as(result.output()).isZero();
        String suffix = type.equals("float16") ? "f16" : "bf16";
        assertThat(result.output().split("mma.sync.aligned.m16n8k16.row.col.f32." + suffix + "." + suffix + ".f32", -1))
                .as("32 products a step")
                .hasSize(33);
        assertThat(result.output()).doesNotContain("ld.local").doesNotContain("st.local");
    }
}
