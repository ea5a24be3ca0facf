package dev.binocle.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Immutable values on the host: a model's weights, constants, what was read back. Row-major or as the layout of its type
 * says; little-endian. The bytes may lie in several slices of {@link #SLICE_BYTES} (the last may be shorter), so that a
 * mapped file is not limited to 2 GiB.
 *
 * <p>Equality is identity: constants are large, and everything that is cached about one (packed weights) hangs on the object.
 *
 * <pre>{@code
 * TensorData kernel = TensorData.of(Shape.of(1, 1, 3, 3), 1, 2, 1, 2, 4, 2, 1, 2, 1);
 * kernel.getFloat(4);   // 4f
 * }</pre>
 */
public final class TensorData implements Operand {
    /** The size of every slice but the last: a power of two, a multiple of every element's size. */
    public static final long SLICE_BYTES = 1L << 30;

    private final TensorType type;
    private final List<ByteBuffer> slices;

    private TensorData(TensorType type, List<ByteBuffer> slices) {
        this.type = type;
        this.slices = slices;
    }

    /**
     * Takes over the bytes: the caller must not change them any more.
     *
     * @throws IllegalArgumentException if the slices hold another number of bytes than the type needs, or are cut elsewhere
     */
    public static TensorData ofSlices(TensorType type, List<ByteBuffer> bytes) {
        long total = 0;
        for (int i = 0; i < bytes.size(); i++) {
            long remaining = bytes.get(i).remaining();
            if (i < bytes.size() - 1 && remaining != SLICE_BYTES) {
                throw new IllegalArgumentException(
                        "slice " + i + " has " + remaining + " bytes, expected " + SLICE_BYTES);
            }
            total += remaining;
        }
        if (total != type.bytes()) {
            throw new IllegalArgumentException(
                    "a tensor of " + type + " needs " + type.bytes() + " bytes, got " + total);
        }
        return new TensorData(
                type,
                bytes.stream()
                        .map(slice -> slice.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN))
                        .toList());
    }

    /** Takes over the bytes. See {@link #ofSlices}. */
    public static TensorData of(TensorType type, ByteBuffer bytes) {
        return ofSlices(type, cut(bytes));
    }

    /** The same memory in slices of {@link #SLICE_BYTES}. */
    static List<ByteBuffer> cut(ByteBuffer bytes) {
        int start = bytes.position();
        return allocateSlices(
                bytes.remaining(),
                (offset, size) ->
                        bytes.slice((int) (start + offset), (int) size).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** A float32 tensor; the values are copied. */
    public static TensorData of(Shape shape, float... values) {
        TensorType type = TensorType.of(DataType.FLOAT32, shape);
        ByteBuffer bytes = allocate(type, values.length);
        bytes.asFloatBuffer().put(values);
        return of(type, bytes);
    }

    /** An int64 tensor; the values are copied. */
    public static TensorData ofLongs(Shape shape, long... values) {
        TensorType type = TensorType.of(DataType.INT64, shape);
        ByteBuffer bytes = allocate(type, values.length);
        bytes.asLongBuffer().put(values);
        return of(type, bytes);
    }

    private static ByteBuffer allocate(TensorType type, int count) {
        if (count != type.shape().elementCount()) {
            throw new IllegalArgumentException("shape " + type.shape() + " has "
                    + type.shape().elementCount() + " elements, got " + count + " values");
        }
        return ByteBuffer.allocate(Math.toIntExact(type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    public TensorType type() {
        return type;
    }

    @Override
    public Shape shape() {
        return type.shape();
    }

    @Override
    public DataType dataType() {
        return type.dataType();
    }

    public long elementCount() {
        return type.shape().elementCount();
    }

    /** The slices, read-only and little-endian; each call gives fresh positions. */
    public List<ByteBuffer> slices() {
        return slices.stream()
                .map(slice -> slice.duplicate().order(ByteOrder.LITTLE_ENDIAN))
                .toList();
    }

    private ByteBuffer sliceOf(long index) {
        return slices.get((int) (index * type.dataType().bytes() / SLICE_BYTES));
    }

    private int offsetOf(long index) {
        return (int) (index * type.dataType().bytes() % SLICE_BYTES);
    }

    public float getFloat(long index) {
        return type.dataType() == DataType.FLOAT32
                ? sliceOf(index).getFloat(offsetOf(index))
                : (float) getDouble(index);
    }

    /** An element as a double, whatever its type; 64-bit integers are rounded. */
    public double getDouble(long index) {
        ByteBuffer slice = sliceOf(index);
        int at = offsetOf(index);
        return switch (type.dataType()) {
            case FLOAT32 -> slice.getFloat(at);
            case FLOAT64 -> slice.getDouble(at);
            case FLOAT16 -> Half.toFloat(slice.getShort(at));
            case BFLOAT16 -> Float.intBitsToFloat(slice.getShort(at) << 16);
            case UINT64 -> unsignedToDouble(slice.getLong(at));
            default -> getLong(index);
        };
    }

    /** An element as a long, whatever its type; fractions are cut off. A uint64 above 2^63 - 1 comes as its bits. */
    public long getLong(long index) {
        ByteBuffer slice = sliceOf(index);
        int at = offsetOf(index);
        return switch (type.dataType()) {
            case INT64, UINT64 -> slice.getLong(at);
            case INT32 -> slice.getInt(at);
            case UINT32 -> Integer.toUnsignedLong(slice.getInt(at));
            case INT16 -> slice.getShort(at);
            case UINT16 -> Short.toUnsignedInt(slice.getShort(at));
            case INT8 -> slice.get(at);
            case UINT8, BOOL -> Byte.toUnsignedInt(slice.get(at));
            default -> (long) getDouble(index);
        };
    }

    private static double unsignedToDouble(long bits) {
        return bits >= 0 ? bits : (double) ((bits >>> 1) | (bits & 1)) * 2;
    }

    /** All elements as floats, in the order in which they lie. @throws IllegalArgumentException above 2^31 - 1 elements */
    public float[] toFloats() {
        float[] values = new float[arrayLength()];
        if (type.dataType() == DataType.FLOAT32) {
            int at = 0;
            for (ByteBuffer slice : slices()) {
                int count = slice.remaining() / Float.BYTES;
                slice.asFloatBuffer().get(values, at, count);
                at += count;
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = getFloat(i);
            }
        }
        return values;
    }

    /** All elements as longs. @throws IllegalArgumentException above 2^31 - 1 elements */
    public long[] toLongs() {
        long[] values = new long[arrayLength()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong(i);
        }
        return values;
    }

    private int arrayLength() {
        if (elementCount() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("a tensor of " + type + " does not fit into a Java array");
        }
        return (int) elementCount();
    }

    /** The same bytes under another shape with as many elements. */
    public TensorData reshape(Shape shape) {
        return ofSlices(TensorType.of(type.dataType(), shape), slices());
    }

    /** The same bytes as another type of the same size. */
    public TensorData reinterpret(DataType dataType) {
        return ofSlices(new TensorType(dataType, type.shape(), type.layout()), slices());
    }

    /** Fresh data of a type, element by element in double; integers are rounded towards zero. */
    public static TensorData generate(TensorType type, LongToDoubleFunction value) {
        return type.dataType().isFloating()
                ? fill(type, (builder, i) -> builder.putDouble(i, value.applyAsDouble(i)))
                : fill(type, (builder, i) -> builder.putLong(i, (long) value.applyAsDouble(i)));
    }

    private static TensorData fill(TensorType type, Setter setter) {
        TensorBuilder builder = new TensorBuilder(type);
        long count = type.shape().elementCount();
        for (long i = 0; i < count; i++) {
            setter.set(builder, i);
        }
        return builder.build();
    }

    @FunctionalInterface
    private interface Setter {
        void set(TensorBuilder builder, long index);
    }

    /** Slices for so many bytes, each made from its offset and size. */
    static List<ByteBuffer> allocateSlices(long bytes, SliceMaker maker) {
        int count = (int) Math.max(1, (bytes + SLICE_BYTES - 1) / SLICE_BYTES);
        return IntStream.range(0, count)
                .mapToObj(i -> maker.make(i * SLICE_BYTES, Math.min(SLICE_BYTES, bytes - i * SLICE_BYTES)))
                .toList();
    }

    @FunctionalInterface
    interface SliceMaker {
        ByteBuffer make(long offset, long size);
    }

    @Override
    public String toString() {
        return "constant " + type;
    }
}
