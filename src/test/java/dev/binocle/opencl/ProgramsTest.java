package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {
    private static final Step STEP = new Step("softmax.cl", "softmax", List.of(), "", softmaxArgs(), 1, 16, 1);

    @TempDir
    private Path folder;

    private ClContext context;

    private static List<Arg> softmaxArgs() {
        return List.of(new Arg.Slot(0, 0, 4), new Arg.Slot(1, 0, 4), new Arg.Index(1), new Arg.Index(1));
    }

    @BeforeEach
    void open() {
        context = ClContext.open(FirstDevice.of(FirstDevice.binding()));
    }

    @AfterEach
    void close() {
        if (context != null) {
            assertThat(context.live()).as("live resources").isZero();
            context.close();
        }
    }

    @Test
    void buildsOnceAndThenTakesTheBinaryFromDisk() {
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            Programs.Built first = programs.get(STEP, false);
            assertThat(first.fromDisk()).isFalse();
            assertThat(programs.get(STEP, false)).isSameAs(first);
        }
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            assertThat(programs.get(STEP, false).fromDisk()).isTrue();
            assertThat(programs.get(STEP, true).fromDisk()).as("other options").isFalse();
        }
    }

    @Test
    void rebuildsWhereTheFileIsDamaged() throws IOException {
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            programs.get(STEP, false);
        }
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.findFirst().orElseThrow();
            byte[] half = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(half, half.length / 2)); // PoCL would kill the process on it
        }
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            assertThat(programs.get(STEP, false).fromDisk()).isFalse();
        }
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            assertThat(programs.get(STEP, false).fromDisk()).isTrue();
        }
    }

    @Test
    void showsTheCompilersLogWhenAKernelDoesNotCompile() {
        Step broken = new Step("softmax.cl", "softmax", List.of("RANK=3"), "this is no C\n", softmaxArgs(), 1, 16, 1);
        try (Programs programs = Programs.open(context, DiskCache.in(folder))) {
            assertThatExceptionOfType(OpenClException.class)
                    .isThrownBy(() -> programs.get(broken, false))
                    .withMessageContaining("CL_BUILD_PROGRAM_FAILURE")
                    .withMessageContaining("kernels/softmax.cl")
                    .withMessageContaining("opencl:0")
                    .withMessageContaining("error:");
            assertThat(programs.neededHeader()).as("it was not the header").isFalse();
        }
    }

    @Test
    void aDriverThatNeedsItsHeaderGetsIt() {
        assumeTrue(context.device().readsHeader(), "no header is left out");
        Step more = new Step(
                "softmax.cl",
                "softmax",
                List.of(),
                "float root(float x) { return cbrt(x); } // builtins.cl has no cbrt\n",
                softmaxArgs(),
                1,
                16,
                1);
        try (Programs programs = Programs.open(context, DiskCache.none())) {
            Programs.Built before = programs.get(STEP, false);
            assertThat(programs.neededHeader()).isFalse();
            Programs.Built built = programs.get(more, false);
            assertThat(programs.neededHeader()).isTrue();
            assertThat(programs.get(more, false)).isSameAs(built);
            assertThat(programs.get(STEP, false))
                    .as("from here on with the header")
                    .isNotSameAs(before);
        }
    }
}
