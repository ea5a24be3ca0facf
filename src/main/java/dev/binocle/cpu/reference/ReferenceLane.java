package dev.binocle.cpu.reference;

import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.backend.Lane;
import dev.binocle.backend.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Everything is done at once, so there is nothing to wait for. */
record ReferenceLane(Runnable onClose) implements Lane {
    @Override
    public void write(Slot slot, HostSource source) {
        source.fill(0, bytes(slot));
    }

    @Override
    public void read(Slot slot, HostTarget target) {
        target.take(0, bytes(slot).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static ByteBuffer bytes(Slot slot) {
        return ((ReferenceBackend.HeapSlot) slot).bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void flush() {}

    @Override
    public void finish() {}

    @Override
    public Fence fence() {
        return () -> {};
    }

    @Override
    public void await(Fence fence) {}

    @Override
    public void close() {
        onClose.run();
    }
}
