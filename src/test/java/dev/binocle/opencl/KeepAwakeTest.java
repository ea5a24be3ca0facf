package dev.binocle.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.binocle.opencl.binding.ClConstants;
import dev.binocle.opencl.binding.OpenCl;
import dev.binocle.opencl.kernel.Arg;
import dev.binocle.opencl.kernel.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeepAwakeTest {
    private static final Step STEP = new Step(
            "softmax.cl",
            "softmax",
            List.of(),
            "",
            List.of(new Arg.Slot(0, 0, 4), new Arg.Slot(1, 0, 4), new Arg.Index(1), new Arg.Index(1)),
            3,
            1,
            1);

    /** Onto which queues kernels were put. */
    private final List<OpenCl.Queue> launches = new ArrayList<>();

    private ClContext context;
    private Programs programs;
    private KeepAwake keepAwake;
    private OpenClLane lane;

    private OpenCl recording(OpenCl cl) {
        return OpenClCalls.to((proxy, method, arguments) -> {
            if (method.getName().equals("enqueueNdRangeKernel")) {
                launches.add((OpenCl.Queue) arguments[0]);
            }
            return method.invoke(cl, arguments);
        });
    }

    @BeforeEach
    void open() {
        ClDevice device = FirstDevice.of(recording(FirstDevice.binding()));
        assumeTrue(
                KeepAwake.isWanted(device),
                "its threads don't sleep between launches: " + device.device().label());
        context = ClContext.open(device);
        programs = Programs.open(context, DiskCache.none());
        keepAwake = KeepAwake.open(context, programs);
        lane = OpenClLane.open(context, keepAwake);
    }

    @AfterEach
    void close() {
        if (context != null) {
            lane.close();
            keepAwake.close();
            programs.close();
            assertThat(context.live()).as("live resources").isZero();
            context.close();
        }
    }

    /** How often the bell was rung. */
    private int rung() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        context.cl().enqueueReadBuffer(lane.queue(), keepAwake.bell(2), true, 0, bytes, false);
        return bytes.getInt(0);
    }

    /** The step, for so many items, a group each. */
    private OpenCl.ClKernel kernel(long items, OpenCl.Mem memory) {
        OpenCl.ClKernel kernel = context.createKernel(programs.get(STEP, false).program(), STEP.entry());
        ArgumentSetter setter = new ArgumentSetter(context.cl(), kernel, false);
        setter.range(0, items, keepAwake.bell(items));
        setter.buffer(memory, 0);
        setter.buffer(memory, 8);
        setter.index(1);
        setter.index(1);
        return kernel;
    }

    @Test
    void threadsAreKeptBetweenLaunchesOfABusyLaneOnly() {
        OpenCl.Mem memory = context.createBuffer(ClConstants.MEM_READ_WRITE, 64);
        OpenCl.ClKernel kernel = kernel(STEP.items(), memory);
        OpenCl.ClKernel alone = kernel(1, memory);
        try {
            int before = rung();
            launches.clear();
            for (int i = 0; i < 3; i++) {
                lane.launch(kernel, STEP.items(), 1);
            }
            lane.finish();
            assertThat(rung() - before)
                    .as("once for each launch, whatever its items")
                    .isEqualTo(3);
            lane.launch(kernel, STEP.items(), 1);
            lane.finish();
            assertThat(rung() - before).isEqualTo(4);
            lane.launch(alone, 1, 1);
            lane.launch(alone, 1, 1);
            lane.finish();
            assertThat(rung() - before)
                    .as("no other thread need come to a single group")
                    .isEqualTo(4);
            OpenCl.Queue own = lane.queue();
            // the dry run of the program that keeps them awake is one more
            assertThat(launches.stream().filter(queue -> queue == own)).hasSize(6);
            assertThat(launches.subList(launches.indexOf(own), launches.size()).stream()
                            .map(queue -> queue == own ? "launch" : "keep"))
                    .endsWith("launch", "keep", "launch", "launch", "launch", "launch");
        } finally {
            context.releaseKernel(kernel);
            context.releaseKernel(alone);
            context.releaseBuffer(memory);
        }
    }

    /** Or this test does not end. */
    @Test
    void threadsAreLetGoWhereNoLaunchFollows() {
        keepAwake.untilNext(2);
        keepAwake.close();
        assertThat(keepAwake.bell(2)).isNull();
    }
}
