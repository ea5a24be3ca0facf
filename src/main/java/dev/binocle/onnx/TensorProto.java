package dev.binocle.onnx;

import dev.binocle.BinocleException;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Half;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads TensorProto: the numbers as raw bytes (no copy), as lists, or in a file beside the model. */
final class TensorProto {
    private static final Map<Integer, DataType> TYPES = Map.ofEntries(
            Map.entry(1, DataType.FLOAT32),
            Map.entry(2, DataType.UINT8),
            Map.entry(3, DataType.INT8),
            Map.entry(4, DataType.UINT16),
            Map.entry(5, DataType.INT16),
            Map.entry(6, DataType.INT32),
            Map.entry(7, DataType.INT64),
            Map.entry(9, DataType.BOOL),
            Map.entry(10, DataType.FLOAT16),
            Map.entry(11, DataType.FLOAT64),
            Map.entry(12, DataType.UINT32),
            Map.entry(13, DataType.UINT64),
            Map.entry(16, DataType.BFLOAT16));

    private final Path folder;
    private final List<Long> dims = new ArrayList<>();
    private final List<ByteBuffer> floats = new ArrayList<>();
    private final List<ByteBuffer> doubles = new ArrayList<>();
    private final List<Long> integers = new ArrayList<>();
    private final Map<String, String> external = new HashMap<>();
    private ByteBuffer raw = ByteBuffer.allocate(0);
    private boolean hasRaw;
    private int type;
    private boolean inOtherFile;
    private String name = "";

    /** @param name may be empty */
    record Named(String name, TensorData data) {}

    private TensorProto(Path folder) {
        this.folder = folder;
    }

    /** The type of onnx.proto's number. @throws BinocleException for strings, complex numbers and what came later */
    static DataType dataType(long number) {
        DataType type = TYPES.get((int) number);
        if (type == null) {
            throw new BinocleException("tensors of ONNX's data type " + number + " are not supported");
        }
        return type;
    }

    static boolean knows(long number) {
        return TYPES.containsKey((int) number);
    }

    /** @param folder where the model lies: data in other files must be below it */
    static Named read(WireReader in, Path folder) {
        TensorProto proto = new TensorProto(folder);
        while (in.next()) {
            proto.field(in);
        }
        return new Named(proto.name, proto.data());
    }

    private void field(WireReader in) {
        switch (in.field()) {
            case 1 -> in.readVarints(dims::add);
            case 2 -> type = (int) in.readVarint();
            case 4 -> floats.add(in.readFixed(4));
            case 5, 7, 11 -> in.readVarints(integers::add);
            case 8 -> name = in.readString();
            case 9 -> {
                raw = in.readBytes();
                hasRaw = true;
            }
            case 10 -> doubles.add(in.readFixed(8));
            case 13 -> entry(in.readMessage());
            case 14 -> inOtherFile = in.readVarint() == 1;
            default -> in.skip();
        }
    }

    private void entry(WireReader in) {
        String key = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> key = in.readString();
                case 2 -> value = in.readString();
                default -> in.skip();
            }
        }
        external.put(key, value);
    }

    private TensorData data() {
        TensorType tensorType;
        try {
            Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
            tensorType = TensorType.of(dataType(type), shape);
        } catch (IllegalArgumentException e) {
            throw new BinocleException("tensor \"" + name + "\": " + e.getMessage(), e);
        }
        if (inOtherFile) {
            return external(tensorType);
        }
        if (hasRaw) {
            require(tensorType, raw.remaining(), tensorType.bytes(), "bytes");
            return TensorData.of(tensorType, raw);
        }
        long count = tensorType.shape().elementCount();
        return switch (tensorType.dataType()) {
            case FLOAT32 -> fixed(tensorType, floats, 4);
            case FLOAT64 -> fixed(tensorType, doubles, 8);
            default -> {
                require(tensorType, integers.size(), count, "values");
                TensorBuilder builder = new TensorBuilder(tensorType);
                for (int i = 0; i < count; i++) {
                    putBits(builder, i, integers.get(i));
                }
                yield builder.build();
            }
        };
    }

    /** float16 and bfloat16 come as their bits. */
    private static void putBits(TensorBuilder builder, int index, long bits) {
        switch (builder.type().dataType()) {
            case FLOAT16 -> builder.putDouble(index, Half.toFloat((short) bits));
            case BFLOAT16 -> builder.putDouble(index, Float.intBitsToFloat((int) bits << 16));
            default -> builder.putLong(index, bits);
        }
    }

    private TensorData fixed(TensorType tensorType, List<ByteBuffer> parts, int size) {
        long bytes = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        require(tensorType, bytes / size, tensorType.shape().elementCount(), "values");
        if (parts.size() == 1) {
            return TensorData.of(tensorType, parts.get(0));
        }
        ByteBuffer joined = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        parts.forEach(part -> joined.put(part.duplicate()));
        return TensorData.of(tensorType, joined.flip());
    }

    private void require(TensorType tensorType, long got, long expected, String what) {
        if (got != expected) {
            throw new BinocleException("tensor \"" + name + "\" of " + tensorType + " needs " + expected + " " + what
                    + ", the file has " + got);
        }
    }

    private TensorData external(TensorType tensorType) {
        String location = external.getOrDefault("location", "");
        Path root = folder.toAbsolutePath().normalize();
        Path file = root.resolve(location).normalize();
        if (location.isEmpty() || !file.startsWith(root) || file.equals(root)) {
            throw new BinocleException(
                    "tensor \"" + name + "\": its data lie outside the model's folder: \"" + location + "\"");
        }
        try (FileChannel channel = FileChannel.open(file.toRealPath(), StandardOpenOption.READ)) {
            if (!file.toRealPath().startsWith(root.toRealPath())) {
                throw new BinocleException("tensor \"" + name + "\": its data lie outside the model's folder: " + file);
            }
            long offset = Long.parseLong(external.getOrDefault("offset", "0"));
            long length = Long.parseLong(external.getOrDefault("length", "" + tensorType.bytes()));
            require(tensorType, length, tensorType.bytes(), "bytes");
            if (offset < 0 || offset > channel.size() - length) {
                throw new BinocleException("tensor \"" + name + "\": " + length + " bytes at " + offset
                        + " lie past the end of " + file + ", which has " + channel.size());
            }
            List<ByteBuffer> slices = new ArrayList<>();
            for (long at = 0; at < length || at == 0; at += TensorData.SLICE_BYTES) {
                long size = Math.min(TensorData.SLICE_BYTES, length - at);
                slices.add(channel.map(FileChannel.MapMode.READ_ONLY, offset + at, size));
            }
            return TensorData.ofSlices(tensorType, slices);
        } catch (IOException e) {
            throw new BinocleException("tensor \"" + name + "\": can't read its data from " + file + ": " + e, e);
        } catch (NumberFormatException e) {
            throw new BinocleException("tensor \"" + name + "\": its offset or length is no number: " + external, e);
        }
    }
}
