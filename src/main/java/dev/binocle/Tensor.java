package dev.binocle;

import dev.binocle.backend.HostSource;
import dev.binocle.backend.HostTarget;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Data of a {@link TensorType} on a device. Whoever receives one owns it and closes it; what is forgotten is reported, with the place
 * where it was made if the system property {@code binocle.leaks} is {@code trace}, and its memory is taken back.
 */
public final class Tensor implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Engine engine;
    private final Value value;
    private final Owner owner;
    private final Cleaner.Cleanable cleanable;

    /** What outlives the tensor; it must not refer to it. */
    private static final class Owner implements Runnable {
        private static final System.Logger LOG = System.getLogger(Tensor.class.getName());

        private final Value value;
        private final @Nullable Throwable place;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Owner(Value value) {
            this.value = value;
            this.place = "trace".equals(System.getProperty("binocle.leaks")) ? new Throwable("it was made here") : null;
        }

        /** Runs when the tensor is closed, or when nobody has it any more. */
        @Override
        public void run() {
            if (!closed.get()) {
                String hint = place == null ? "; -Dbinocle.leaks=trace says where it was made" : "";
                LOG.log(System.Logger.Level.WARNING, "a tensor of " + value.type() + " was never closed" + hint, place);
            }
            value.block().release();
        }
    }

    Tensor(Engine engine, Value value) {
        this.engine = engine;
        this.value = value;
        this.owner = new Owner(value);
        this.cleanable = CLEANER.register(this, owner);
    }

    /** For the rooms above: a tensor of memory that a plan wrote. */
    public static Tensor of(Engine engine, Value value) {
        return new Tensor(engine, value);
    }

    public TensorType type() {
        return value.type();
    }

    public Shape shape() {
        return value.type().shape();
    }

    public Engine engine() {
        return engine;
    }

    /** For the rooms above. @throws IllegalStateException if it was closed */
    public Value value() {
        if (owner.closed.get()) {
            throw new IllegalStateException("a tensor of " + value.type() + " is used after it was closed");
        }
        engine.checkOpen();
        return value;
    }

    /** Writes new values over the old ones, after everything that reads those. */
    public void write(HostSource source) {
        Value target = value();
        try {
            engine.runtime().onLane(lane -> {
                target.block().beforeWrite(lane);
                lane.lane().write(target.slot(engine.runtime().backend()), source);
                return target;
            });
        } finally {
            Reference.reachabilityFence(this); // or its memory might be taken back meanwhile
        }
    }

    /** The bytes as they lie, little-endian; waits for what computes them. */
    public void read(HostTarget target) {
        Value source = value();
        try {
            engine.runtime().onLane(lane -> {
                source.block().beforeRead(lane);
                lane.lane().read(source.slot(engine.runtime().backend()), target);
                return source;
            });
        } finally {
            Reference.reachabilityFence(this); // or its memory might be taken back meanwhile
        }
    }

    /**
     * The values in row-major order, whatever the layout; waits for what computes them.
     *
     * @throws IllegalArgumentException if it is not float32
     */
    public float[] toFloats() {
        if (type().dataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException("toFloats: the tensor is " + type() + ", not float32; see toData");
        }
        if (!type().layout().equals(Layout.NCHW)) {
            try (Tensor rowMajor = to(Layout.NCHW)) {
                return rowMajor.toFloats();
            }
        }
        if (shape().elementCount() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("toFloats: a tensor of " + type() + " does not fit into a Java array");
        }
        float[] values = new float[(int) shape().elementCount()];
        read(HostTarget.of(values));
        return values;
    }

    /** The values on the host, in row-major order; waits for what computes them. */
    public TensorData toData() {
        if (!type().layout().equals(Layout.NCHW)) {
            try (Tensor rowMajor = to(Layout.NCHW)) {
                return rowMajor.toData();
            }
        }
        List<ByteBuffer> slices = new ArrayList<>();
        for (long at = 0; at < type().bytes() || at == 0; at += TensorData.SLICE_BYTES) {
            int size = (int) Math.min(TensorData.SLICE_BYTES, type().bytes() - at);
            slices.add(ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN));
        }
        read((offset, source) -> {
            long at = offset;
            while (source.hasRemaining()) {
                ByteBuffer slice = slices.get((int) (at / TensorData.SLICE_BYTES));
                int from = (int) (at % TensorData.SLICE_BYTES);
                int count = Math.min(source.remaining(), slice.capacity() - from);
                slice.put(from, source, source.position(), count);
                source.position(source.position() + count);
                at += count;
            }
        });
        return TensorData.ofSlices(type(), slices);
    }

    /** The same values in another layout, as a tensor of its own. */
    public Tensor to(Layout layout) {
        try {
            return engine.relayout(value(), layout);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Closing twice is harmless. */
    @Override
    public void close() {
        if (!owner.closed.getAndSet(true)) {
            cleanable.clean();
        }
    }

    @Override
    public String toString() {
        return "tensor of " + type() + " on " + engine.device().label();
    }
}
