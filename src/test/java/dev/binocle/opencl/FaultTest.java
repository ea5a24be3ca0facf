package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.backend.Backend;
import dev.binocle.opencl.binding.Bindings;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.binding.OpenClException;
import dev.binocle.runtime.DeviceRuntime;
import dev.binocle.runtime.LaneHandle;
import dev.binocle.runtime.Value;
import dev.binocle.selftest.CaseRunner;
import dev.binocle.selftest.Cases;
import dev.binocle.selftest.OpCase;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call of OpenCL that fails, wherever it stands: the exception names it, and nothing stays behind. */
class FaultTest {
    private static final int CODE = -5; // CL_OUT_OF_RESOURCES

    /** The seam, with a counter of what is alive, and one call that fails. */
    private static final class Faulty {
        private final Map<String, Integer> alive = new HashMap<>();
        private final String victim;
        private int countdown;
        private int calls;
        private final Set<String> seen = new HashSet<>();
        private String failed = "";

        /** @param countdown the call of this name, or of any where it is empty, that fails, counted from 0; -1 for none */
        private Faulty(String victim, int countdown) {
            this.victim = victim;
            this.countdown = countdown;
        }

        private OpenCl wrap(OpenCl cl) {
            return (OpenCl) Proxy.newProxyInstance(
                    OpenCl.class.getClassLoader(), new Class<?>[] {OpenCl.class}, (proxy, method, args) -> {
                        String name = method.getName();
                        seen.add(name);
                        boolean counts = !name.startsWith("release") && (victim.isEmpty() || victim.equals(name));
                        if (counts) {
                            calls++;
                            if (countdown-- == 0) {
                                failed = name;
                                throw failure(name);
                            }
                        }
                        try {
                            Object result = method.invoke(cl, args);
                            count(name, result);
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void count(String name, Object result) {
            if (name.startsWith("create")) {
                alive.merge(kind(result), 1, Integer::sum);
            } else if (name.startsWith("enqueue") && result instanceof OpenCl.Event) {
                alive.merge("event", 1, Integer::sum);
            } else if (name.startsWith("release")) {
                alive.merge(
                        switch (name) {
                            case "releaseContext" -> "context";
                            case "releaseCommandQueue" -> "queue";
                            case "releaseMemObject" -> "mem";
                            case "releaseProgram" -> "program";
                            case "releaseKernel" -> "kernel";
                            default -> "event";
                        },
                        -1,
                        Integer::sum);
            }
        }

        private static String kind(Object handle) {
            return handle instanceof OpenCl.Context
                    ? "context"
                    : handle instanceof OpenCl.Queue
                            ? "queue"
                            : handle instanceof OpenCl.Mem
                                    ? "mem"
                                    : handle instanceof OpenCl.Program ? "program" : "kernel";
        }
    }

    private static OpenClException failure(String name) throws ReflectiveOperationException {
        var constructor = OpenClException.class.getConstructor(String.class, int.class);
        return constructor.newInstance(name, CODE);
    }

    @BeforeEach
    void needOpenCl() {
        try (Engine engine = TestDevices.openCl()) {
            assertThat(engine.device().id()).startsWith("opencl:");
        }
    }

    private static ClDevice device(OpenCl cl) {
        for (OpenCl.Platform platform : cl.getPlatformIds()) {
            List<OpenCl.DeviceId> ids = cl.getDeviceIds(platform, 0xFFFFFFFFL);
            if (!ids.isEmpty()) {
                return ClDevice.describe(cl, platform, ids.get(0), "opencl:0");
            }
        }
        throw new AssertionError("no device");
    }

    /** Opens, prepares, runs, reads, closes. */
    private static void work(ClDevice device) {
        List<OpCase> cases = Cases.all().stream()
                .filter(c -> c.name().equals("Conv2d depthwise weights given at run time")
                        || c.name().equals("Nms no boxes")
                        || c.name().equals("Concat axis 1"))
                .toList();
        assertThat(cases).hasSize(3);
        Backend backend = OpenClBackend.open(device);
        try (DeviceRuntime runtime = DeviceRuntime.open(backend, 2, 1 << 20, 16)) {
            CaseRunner runner = new CaseRunner(runtime);
            for (OpCase opCase : cases) {
                assertThat(runner.run(opCase, 1)).allMatch(CaseRunner.Result::passed);
            }
            TensorType type = TensorType.of(DataType.FLOAT32, Shape.of(100));
            Value value = runtime.onLane(lane -> Value.allocate(runtime, lane, type));
            try {
                runtime.onLane(lane -> write(runtime, lane, value));
                runtime.onLane(
                        lane -> { // while this lane is taken another thread gets the other, which must wait for this
                            // one's write
                            CompletableFuture.runAsync(() -> runtime.onLane(other -> write(runtime, other, value)))
                                    .join();
                            return value;
                        });
            } catch (CompletionException e) {
                throw (RuntimeException) e.getCause();
            } finally {
                value.block().release();
            }
            runtime.finish();
        }
    }

    private static Value write(DeviceRuntime runtime, LaneHandle lane, Value value) {
        value.block().beforeWrite(lane);
        lane.lane().write(value.slot(runtime.backend()), (offset, target) -> target.put(new byte[target.remaining()]));
        return value;
    }

    @Test
    void everyCallMayFail() {
        OpenCl real = Bindings.find().bindings().get(0);
        ClDevice plain = device(real);
        Faulty none = new Faulty("", -1);
        work(withCl(plain, none.wrap(real)));
        assertThat(none.alive.values()).as("%s", none.alive).allMatch(count -> count == 0);
        assertThat(none.calls).isGreaterThan(100);
        assertThat(none.seen).contains("enqueueMarker", "enqueueBarrier", "enqueueMapBuffer", "createKernel");
        for (int i = 0; i < none.calls; i++) {
            Faulty faulty = new Faulty("", i);
            try {
                work(withCl(plain, faulty.wrap(real)));
                // a refused binary is built anew, a log that can't be read is no failure, and memory that is short is
                // asked for again when everything that was only kept has been given back
                assertThat(faulty.failed)
                        .as("call %d, %s, went unnoticed", i, faulty.failed)
                        .isIn("createProgramWithBinary", "buildProgram", "getProgramBuildLog", "createBuffer");
            } catch (BinocleException e) {
                assertThat(e).as("call %d", i).hasMessageContaining(faulty.failed);
                assertThat(e).hasMessageContaining("CL_OUT_OF_RESOURCES");
            }
            assertThat(faulty.alive.values())
                    .as("after call %d, %s, failed: %s", i, faulty.failed, faulty.alive)
                    .allMatch(count -> count == 0);
        }
    }

    private static ClDevice withCl(ClDevice device, OpenCl cl) {
        return new ClDevice(
                cl,
                device.platform(),
                device.id(),
                device.device(),
                device.traits(),
                device.unifiedMemory(),
                device.alignment(),
                device.buildKey());
    }
}
