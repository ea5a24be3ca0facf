package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A case of every operation in oclgrind, which looks for data races and for what lies outside. ci/drivers starts it, with the environment that
 * brings oclgrind up; elsewhere it is skipped.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class OclgrindTest {
    private static final String LOG = System.getenv().getOrDefault("OCLGRIND_LOG", "");

    @BeforeEach
    void needOclgrind() {
        Assumptions.assumeFalse(LOG.isEmpty(), "OCLGRIND_LOG says where oclgrind writes: see ci/drivers");
        try (Engine engine = TestDevices.openCl()) {
            assertThat(engine.device().name())
                    .as("the device that the environment asks for")
                    .contains("Oclgrind");
        }
    }

    private static String log() throws IOException {
        return Files.exists(Path.of(LOG)) ? Files.readString(Path.of(LOG)) : "";
    }

    @Test
    void aNoOperationRacesOrGoesOutside() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Engine engine = TestDevices.openCl()) {
            CaseRunner runner = new CaseRunner(engine.runtime());
            for (OpCase opCase : Cases.oneOfEach()) {
                runner.run(opCase, 1).stream()
                        .filter(result -> !result.passed())
                        .forEach(result -> wrong.add(opCase.name() + ": " + result.detail()));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(log().strip()).as("what oclgrind found").isEmpty();
    }

    @Test
    void bFindsAPlantedRace() throws IOException {
        OpenCl cl = Bindings.find().bindings().get(0);
        OpenCl.Platform platform = cl.getPlatformIds().get(0);
        OpenCl.DeviceId device = cl.getDeviceIds(platform, 0xFFFFFFFFL).get(0);
        OpenCl.Context context = cl.createContext(platform, device);
        OpenCl.Queue queue = cl.createCommandQueue(context, device, 0);
        OpenCl.Mem mem = cl.createBuffer(context, 1, 64);
        OpenCl.Program program = cl.createProgramWithSource(
                context, "__kernel void race(__global int* x) { x[0] = (int)get_global_id(0); }");
        cl.buildProgram(program, device, "-cl-std=CL1.2");
        OpenCl.ClKernel kernel = cl.createKernel(program, "race");
        cl.setKernelArg(kernel, 0, mem);
        cl.enqueueNdRangeKernel(queue, kernel, 8, 4, false);
        cl.finish(queue);
        cl.releaseKernel(kernel);
        cl.releaseProgram(program);
        cl.releaseMemObject(mem);
        cl.releaseCommandQueue(queue);
        cl.releaseContext(context);
        assertThat(log()).contains("data race");
    }
}
