package dev.binocle.runtime;

import dev.binocle.backend.HostTarget;
import dev.binocle.backend.Slot;
import dev.binocle.op.Output;
import dev.binocle.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where a kernel writes how many rows a {@link Output.Counted} output has. The caller holds the lane. */
public record RowCount(DeviceRuntime runtime, LaneHandle lane, Value value, int axis) {
    public static RowCount allocate(DeviceRuntime runtime, LaneHandle lane, Output.Counted counted) {
        return new RowCount(runtime, lane, Value.allocate(runtime, lane, Output.Counted.COUNT), counted.axis());
    }

    public Slot slot() {
        return value.slot(runtime.backend());
    }

    /** An output of the capacity as one with as many rows as there are; waits for the count. */
    public Value cut(Value output) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        lane.lane().read(slot(), HostTarget.of(bytes));
        TensorType type = output.type();
        return new Value(TensorType.of(type.dataType(), type.shape().with(axis, bytes.getLong(0))), output.block());
    }

    public void release() {
        value.block().release();
    }
}
