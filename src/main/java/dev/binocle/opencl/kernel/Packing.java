package dev.binocle.opencl.kernel;

import dev.binocle.backend.UnsupportedOpException;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Constants as direct buffers in the device's order (little-endian, as every device that Binocle opens). */
final class Packing {
    /** The most bytes of a packed constant. */
    static final long LARGEST = Integer.MAX_VALUE - 8;

    private Packing() {}

    static ByteBuffer allocate(long bytes) {
        if (bytes > LARGEST) {
            throw new UnsupportedOpException("a constant of " + bytes
                    + " bytes is too large for the OpenCL backend, which packs at" + " most 2^31 - 9");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static ByteBuffer plain(TensorData data) {
        ByteBuffer bytes = allocate(data.type().bytes());
        data.slices().forEach(bytes::put);
        return bytes.flip();
    }

    static ByteBuffer table(long[] values) {
        ByteBuffer bytes = allocate((long) values.length * Long.BYTES);
        bytes.asLongBuffer().put(values);
        return bytes;
    }

    /** An object that is equal for equal tables, and the same object for them: strings are interned. */
    static Object key(long[] values) {
        return Arrays.toString(values).intern();
    }
}
