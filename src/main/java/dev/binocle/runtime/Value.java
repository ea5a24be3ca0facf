package dev.binocle.runtime;

import dev.binocle.backend.Backend;
import dev.binocle.backend.MemoryClass;
import dev.binocle.backend.Slot;
import dev.binocle.tensor.TensorType;

/** A tensor's data on a device: its type and the block that it lies at the beginning of. */
public record Value(TensorType type, Block block) {
    public static Value allocate(DeviceRuntime runtime, LaneHandle lane, TensorType type) {
        Backend backend = runtime.backend();
        MemoryClass memoryClass = backend.memoryClass(type.dataType());
        long elements = (type.bytes() + memoryClass.elementBytes() - 1) / memoryClass.elementBytes();
        return new Value(type, runtime.pool().allocate(lane, memoryClass, elements));
    }

    public Slot slot(Backend backend) {
        return backend.slot(block.slab(), 0, type);
    }
}
