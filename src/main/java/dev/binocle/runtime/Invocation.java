package dev.binocle.runtime;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Kernel;
import dev.binocle.backend.Launch;
import dev.binocle.backend.Slot;
import dev.binocle.op.Output;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kernel bound once for a lane, run again and again there with other inputs, and fresh outputs or those that it is given. The caller holds the lane.
 */
public final class Invocation implements AutoCloseable {
    private final DeviceRuntime runtime;
    private final Kernel kernel;
    private final LaneHandle lane;
    private final @Nullable Value scratch;
    private @Nullable Launch launch;

    public Invocation(DeviceRuntime runtime, Kernel kernel, LaneHandle lane) {
        this.runtime = runtime;
        this.kernel = kernel;
        this.lane = lane;
        long bytes = kernel.choice().scratchBytes();
        this.scratch =
                bytes == 0 ? null : Value.allocate(runtime, lane, TensorType.of(DataType.UINT8, Shape.of(bytes)));
    }

    /**
     * @param inputs for each operand given at run time, in the form that the choice wants
     * @return an output each, owned by the caller; for a counted one, whose count is waited for, its true shape
     */
    public List<Value> run(List<Value> inputs) {
        List<Value> outputs = new ArrayList<>();
        List<RowCount> counts = new ArrayList<>();
        boolean done = false;
        try {
            for (TensorType type : kernel.choice().outputTypes(kernel.outputs())) {
                outputs.add(Value.allocate(runtime, lane, type));
            }
            for (Output output : kernel.outputs()) {
                if (output instanceof Output.Counted counted) {
                    counts.add(RowCount.allocate(runtime, lane, counted));
                }
            }
            enqueue(inputs, outputs, counts);
            List<Value> results = counts.isEmpty() ? outputs : cut(outputs, counts);
            done = true;
            return results;
        } finally {
            counts.forEach(RowCount::release);
            if (!done) {
                outputs.forEach(output -> output.block().release());
            }
        }
    }

    /** As {@link #run}, into memory that is there: none of its outputs is counted, none lies where another or an input does. */
    public void runInto(List<Value> inputs, List<Value> outputs) {
        enqueue(inputs, outputs, List.of());
    }

    private void enqueue(List<Value> inputs, List<Value> outputs, List<RowCount> counts) {
        Backend backend = runtime.backend();
        List<Slot> slots = new ArrayList<>();
        for (Value input : inputs) {
            input.block().beforeRead(lane);
            slots.add(input.slot(backend));
        }
        for (Value output : outputs) {
            output.block().beforeWrite(lane);
            slots.add(output.slot(backend));
        }
        counts.forEach(count -> slots.add(count.slot()));
        if (scratch != null) {
            slots.add(scratch.slot(backend));
        }
        enqueue(slots);
    }

    private void enqueue(List<Slot> slots) {
        Launch bound = launch;
        if (bound == null) {
            bound = kernel.bind(slots);
            launch = bound;
        } else {
            for (int i = 0; i < slots.size(); i++) {
                bound.set(i, slots.get(i));
            }
        }
        bound.enqueue(lane.lane());
    }

    /** Gives each counted output as many rows as there are. */
    private List<Value> cut(List<Value> outputs, List<RowCount> counts) {
        List<Value> results = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < outputs.size(); i++) {
            boolean counted = kernel.outputs().get(i) instanceof Output.Counted;
            results.add(counted ? counts.get(next++).cut(outputs.get(i)) : outputs.get(i));
        }
        return results;
    }

    @Override
    public void close() {
        Launch bound = launch;
        launch = null;
        List<Runnable> closings = new ArrayList<>();
        if (bound != null) {
            closings.add(bound::close);
        }
        if (scratch != null) {
            closings.add(scratch.block()::release);
        }
        Closing.all(closings);
    }
}
