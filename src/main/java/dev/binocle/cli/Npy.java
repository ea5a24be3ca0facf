package dev.binocle.cli;

import dev.binocle.BinocleException;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's .npy files, version 1.0 (numpy.org, NEP 1). bfloat16, which NumPy lacks, is written as its bits in uint16. */
final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Map<DataType, String> DESCRIPTIONS = Map.ofEntries(
            Map.entry(DataType.FLOAT32, "<f4"),
            Map.entry(DataType.FLOAT64, "<f8"),
            Map.entry(DataType.FLOAT16, "<f2"),
            Map.entry(DataType.INT8, "|i1"),
            Map.entry(DataType.INT16, "<i2"),
            Map.entry(DataType.INT32, "<i4"),
            Map.entry(DataType.INT64, "<i8"),
            Map.entry(DataType.UINT8, "|u1"),
            Map.entry(DataType.UINT16, "<u2"),
            Map.entry(DataType.UINT32, "<u4"),
            Map.entry(DataType.UINT64, "<u8"),
            Map.entry(DataType.BOOL, "|b1"));
    private static final Pattern HEADER =
            Pattern.compile("'descr':\\s*'([^']+)'.*'fortran_order':\\s*(True|False).*'shape':\\s*\\(([^)]*)\\)");

    private Npy() {}

    static void write(Path file, TensorData data) {
        String shape =
                Arrays.stream(data.shape().toArray()).mapToObj(dim -> dim + ",").collect(Collectors.joining(" "));
        String header = "{'descr': '" + DESCRIPTIONS.getOrDefault(data.dataType(), "<u2")
                + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        int length = (MAGIC.length + 4 + header.length() + 1 + 63) / 64 * 64 - MAGIC.length - 4;
        String padded = header + " ".repeat(length - header.length() - 1) + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (OutputStream out = Files.newOutputStream(file);
                    WritableByteChannel channel = Channels.newChannel(out)) {
                out.write(MAGIC);
                out.write(new byte[] {1, 0, (byte) length, (byte) (length >> 8)});
                out.write(padded.getBytes(StandardCharsets.US_ASCII));
                for (ByteBuffer slice : data.slices()) {
                    channel.write(slice);
                }
            }
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be written: " + e, e);
        }
    }

    static TensorData read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] magic = new byte[MAGIC.length];
            bytes.get(magic);
            int version = bytes.get();
            bytes.get();
            int length = version == 1 ? bytes.getShort() & 0xFFFF : bytes.getInt();
            byte[] header = new byte[length];
            bytes.get(header);
            Matcher fields = HEADER.matcher(new String(header, StandardCharsets.US_ASCII));
            if (!Arrays.equals(magic, MAGIC)
                    || !fields.find()
                    || fields.group(2).equals("True")) {
                throw new BinocleException(file + ": no .npy file in C order");
            }
            DataType type = DESCRIPTIONS.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(fields.group(1)))
                    .findFirst()
                    .orElseThrow(() ->
                            new BinocleException(file + ": NumPy's type " + fields.group(1) + " is not supported"))
                    .getKey();
            long[] dims = Pattern.compile(",")
                    .splitAsStream(fields.group(3))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            return TensorData.of(TensorType.of(type, Shape.of(dims)), bytes.slice());
        } catch (IOException | RuntimeException e) {
            throw e instanceof BinocleException known
                    ? known
                    : new BinocleException(file + ": can't be read as .npy: " + e, e);
        }
    }
}
