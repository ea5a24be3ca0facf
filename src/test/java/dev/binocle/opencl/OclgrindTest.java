package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Device;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Launch;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Activation;
import dev.binocle.op.Output;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.Traits;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.Value;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A case of every operation in oclgrind, as on a GPU and as on a CPU, and random points of what a tuner may choose; it looks for data races,
 * for what lies outside, and, where it is asked to, for what was never written. ci/oclgrind starts it, with the environment that brings
 * oclgrind up; elsewhere it is skipped.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class OclgrindTest {
    private static final String LOG = System.getenv().getOrDefault("OCLGRIND_LOG", "");
    private static final boolean UNINITIALISED = System.getenv().containsKey("OCLGRIND_UNINITIALIZED");
    private static final double WORK = 5e5;
    private static final int POINTS = Integer.getInteger("binocle.points", 12);
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());

    @BeforeEach
    void needOclgrind() {
        Assumptions.assumeFalse(LOG.isEmpty(), "OCLGRIND_LOG says where oclgrind writes: see ci/oclgrind");
        try (Engine engine = TestDevices.openCl()) {
            assertThat(engine.device().name())
                    .as("the device that the environment asks for")
                    .contains("Oclgrind");
        }
    }

    private static String log() throws IOException {
        return Files.exists(Path.of(LOG)) ? Files.readString(Path.of(LOG)) : "";
    }

    /** The simulator, said to be a GPU or a CPU with vectors of 256 bits: each has kernels of its own. */
    private static DeviceRuntime open(Device.Kind kind) {
        OpenCl cl = Bindings.find().bindings().get(0);
        ClDevice device = FirstDevice.of(cl);
        Traits traits = device.traits();
        Traits said = new Traits(
                kind,
                2,
                kind == Device.Kind.CPU ? 8 : 1,
                Math.min(256, traits.maxGroup()),
                traits.maxSlabBytes(),
                traits.localBytes(),
                traits.doubles(),
                true,
                false,
                traits.streamFrom());
        OpenCl seen = UNINITIALISED ? WatchedOpenCl.wrap(cl, device.id()) : cl;
        ClDevice watched = FirstDevice.said(device, seen, said);
        return DeviceRuntime.open(OpenClBackend.open(watched), 1, 1 << 20, 16);
    }

    private static CaseRunner runner(DeviceRuntime runtime) {
        return UNINITIALISED ? CaseRunner.withoutPoison(runtime) : new CaseRunner(runtime);
    }

    @Test
    void aNoOperationRacesOrGoesOutside() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<OpCase> windows = Cases.all().stream()
                .filter(c -> c.name().startsWith("Conv2d") || c.name().startsWith("Pool2d"))
                .toList();
        Random random = new Random(SEED);
        for (Device.Kind kind : List.of(Device.Kind.GPU, Device.Kind.CPU)) {
            try (DeviceRuntime runtime = open(kind)) {
                CaseRunner runner = runner(runtime);
                List<CaseRunner.Result> results = new ArrayList<>();
                for (OpCase opCase : Cases.oneOfEach()) {
                    results.addAll(runner.run(opCase, 1));
                }
                for (OpCase opCase : some(windows, random)) {
                    results.addAll(runner.runCandidates(opCase, random.nextLong(), 1, choice -> true));
                }
                results.stream()
                        .filter(result -> !result.passed())
                        .forEach(result -> wrong.add(
                                kind + " " + result.opCase().name() + ", " + result.choice() + ": " + result.detail()));
                System.out.println("oclgrind as a " + kind + ": " + results.size() + " results, " + POINTS
                        + " of them random points, seed " + SEED
                        + (UNINITIALISED ? ", what was never written" : ", data races"));
            }
        }
        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(log().strip()).as("what oclgrind found, seed %d", SEED).isEmpty();
    }

    /** So many random cases, that are no more work than as many of middle size: a simulated product takes a microsecond. */
    private static List<OpCase> some(List<OpCase> all, Random random) {
        Map<OpCase, Double> works = all.stream().collect(Collectors.toMap(c -> c, OclgrindTest::work));
        List<OpCase> some = new ArrayList<>();
        double left = POINTS * WORK;
        while (some.size() < POINTS) {
            double most = left;
            List<OpCase> fitting =
                    all.stream().filter(c -> works.get(c) <= most).toList();
            OpCase opCase = fitting.get(random.nextInt(fitting.size()));
            left -= works.get(opCase);
            some.add(opCase);
        }
        return some;
    }

    private static double work(OpCase opCase) {
        List<Operand> operands = opCase.prepared(opCase.make(new Random(1)));
        List<Output> outputs = opCase.op().outputs(operands);
        double products = opCase.op().work(operands, outputs);
        double pixels = operands.get(0).shape().elementCount(); // a window larger than the picture has no more
        return Math.min(products, pixels * outputs.get(0).shape().elementCount());
    }

    @Test
    void bFindsWhatWasPlanted() throws IOException {
        if (UNINITIALISED) {
            readWhatWasNeverWritten();
            assertThat(log()).contains("ninitialized");
        } else {
            race();
            assertThat(log()).contains("data race");
        }
    }

    /** By our own way to memory and to kernels: a tensor that nobody wrote goes through ReLU. */
    private static void readWhatWasNeverWritten() {
        TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(100));
        try (DeviceRuntime runtime = open(Device.Kind.GPU)) {
            Choice choice = runtime.backend()
                    .choices(Activation.RELU, List.of(type), PrepareOptions.DEFAULT)
                    .get(0);
            runtime.onLane(lane -> {
                Value input = Value.allocate(runtime, lane, type);
                Value output = Value.allocate(runtime, lane, type);
                try (Kernel kernel = runtime.backend().prepare(Activation.RELU, List.of(type), choice);
                        Launch launch =
                                kernel.bind(List.of(input.slot(runtime.backend()), output.slot(runtime.backend())))) {
                    launch.enqueue(lane.lane());
                    lane.lane().finish();
                } finally {
                    input.block().release();
                    output.block().release();
                }
                return null;
            });
        }
    }

    private static void race() {
        OpenCl cl = Bindings.find().bindings().get(0);
        ClDevice first = FirstDevice.of(cl);
        OpenCl.DeviceId device = first.id();
        OpenCl.Context context = cl.createContext(first.platform(), device);
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
    }
}
