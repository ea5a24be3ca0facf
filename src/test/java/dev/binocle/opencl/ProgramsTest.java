package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.binocle.Engine;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import dev.binocle.testing.TestDevices;
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
        try (Engine engine = TestDevices.openCl()) {
            assertThat(engine.device().id()).startsWith("opencl:"); // or this test is skipped
        }
        OpenCl cl = Bindings.find().bindings().get(0);
        OpenCl.Platform platform = cl.getPlatformIds().stream()
                .filter(candidate -> !cl.getDeviceIds(candidate, 0xFFFFFFFFL).isEmpty())
                .findFirst()
                .orElseThrow();
        OpenCl.DeviceId device = cl.getDeviceIds(platform, 0xFFFFFFFFL).get(0);
        context = ClContext.open(ClDevice.describe(cl, platform, device, "opencl:0"));
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
        }
    }
}
