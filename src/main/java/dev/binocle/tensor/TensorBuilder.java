package dev.binocle.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Values of a {@link TensorType} while they are being written; {@link #build} makes them immutable. One thread at a time. */
public final class TensorBuilder {
    private final TensorType type;
    private final List<ByteBuffer> slices;

    public TensorBuilder(TensorType type) {
        this(
                type,
                TensorData.allocateSlices(
                        type.bytes(),
                        (offset, size) -> ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN)));
    }

    private TensorBuilder(TensorType type, List<ByteBuffer> slices) {
        this.type = type;
        this.slices = slices;
    }

    /** Writes into memory that is there already, from its position on. */
    public static TensorBuilder over(TensorType type, ByteBuffer memory) {
        return new TensorBuilder(type, TensorData.cut(memory));
    }

    public TensorType type() {
        return type;
    }

    private int sliceNumber(long index) {
        return (int) (index * type.dataType().bytes() / TensorData.SLICE_BYTES);
    }

    private ByteBuffer sliceOf(long index) {
        return slices.get(sliceNumber(index));
    }

    private int offsetOf(long index) {
        return (int) (index * type.dataType().bytes() % TensorData.SLICE_BYTES);
    }

    /** Rounds once to the type: to nearest even for floating types, towards zero for integers. */
    public void putDouble(long index, double value) {
        ByteBuffer slice = sliceOf(index);
        int at = offsetOf(index);
        switch (type.dataType()) {
            case FLOAT32 -> slice.putFloat(at, (float) value);
            case FLOAT64 -> slice.putDouble(at, value);
            case FLOAT16 -> slice.putShort(at, Half.ofDouble(value));
            case BFLOAT16 -> slice.putShort(at, Half.bfloat16OfDouble(value));
            case BOOL -> slice.put(at, (byte) (value != 0 ? 1 : 0));
            default -> putLong(index, (long) value);
        }
    }

    /** Keeps the low bits where the type is narrower. */
    public void putLong(long index, long value) {
        ByteBuffer slice = sliceOf(index);
        int at = offsetOf(index);
        switch (type.dataType()) {
            case INT64, UINT64 -> slice.putLong(at, value);
            case INT32, UINT32 -> slice.putInt(at, (int) value);
            case INT16, UINT16 -> slice.putShort(at, (short) value);
            case INT8, UINT8 -> slice.put(at, (byte) value);
            case BOOL -> slice.put(at, (byte) (value != 0 ? 1 : 0));
            default -> putDouble(index, (double) value);
        }
    }

    /** Puts the first {@code count} values at {@code index} and behind it, at once where the type is int64. */
    public void putLongs(long index, long[] values, int count) {
        boolean whole = sliceNumber(index) == sliceNumber(index + Math.max(0, count - 1));
        if (count > 0 && whole && type.dataType() == DataType.INT64) {
            ByteBuffer slice = sliceOf(index).duplicate().order(ByteOrder.LITTLE_ENDIAN);
            slice.position(offsetOf(index)).limit(offsetOf(index) + count * Long.BYTES);
            slice.asLongBuffer().put(values, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                putLong(index + i, values[i]);
            }
        }
    }

    /** Copies one element as it is; the types must be the same. */
    public void copy(long index, TensorData from, long fromIndex) {
        if (type.dataType().isFloating()) {
            putDouble(index, from.getDouble(fromIndex));
        } else {
            putLong(index, from.getLong(fromIndex));
        }
    }

    public TensorData build() {
        return TensorData.ofSlices(type, slices);
    }
}
