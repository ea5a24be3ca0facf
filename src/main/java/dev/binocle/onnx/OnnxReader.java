package dev.binocle.onnx;

import dev.binocle.BinocleException;
import dev.binocle.graph.Graph;
import dev.binocle.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads ONNX files (onnx.ai): models, and single tensors as the test suite has them. Weights stay in the mapped file. */
public final class OnnxReader {
    /** The newest opset that is read. */
    public static final int NEWEST_OPSET = OnnxImporter.NEWEST;

    private OnnxReader() {}

    /**
     * @throws BinocleException if the file can't be read, or is no whole ONNX model
     * @throws UnsupportedModelException if it has operators that Binocle lacks: all of them are listed
     */
    public static Graph readModel(Path file) {
        ByteBuffer bytes = map(file);
        try {
            Path folder = file.toAbsolutePath().getParent();
            return new OnnxImporter(ModelProto.read(bytes, folder == null ? Path.of("") : folder)).graph();
        } catch (UnsupportedModelException e) {
            throw new UnsupportedModelException(file + ": " + e.getMessage());
        } catch (BinocleException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new BinocleException(file + ": " + e.getMessage(), e);
        }
    }

    /** @throws BinocleException if the file can't be read, or is no tensor of numbers */
    public static TensorData readTensor(Path file) {
        ByteBuffer bytes = map(file);
        try {
            return TensorProto.read(new WireReader(bytes), Path.of("")).data();
        } catch (BinocleException | IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new BinocleException(file + ": " + e.getMessage(), e);
        }
    }

    private static ByteBuffer map(Path file) {
        if (!Files.exists(file)) {
            throw new BinocleException(file + ": there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new BinocleException(file + ": it is a folder, not a file");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new BinocleException(
                        file + ": an ONNX file has at most 2 GiB (the rest in files beside it), this has "
                                + channel.size() + " bytes");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        } catch (IOException e) {
            throw new BinocleException(file + ": can't be read: " + e, e);
        }
    }
}
