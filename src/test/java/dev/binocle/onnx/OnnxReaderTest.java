package dev.binocle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.binocle.BinocleException;
import dev.binocle.graph.Graph;
import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.op.Padding;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our small reader against ONNX's own protobuf classes, which write what it reads. */
class OnnxReaderTest {
    @TempDir
    private Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private TensorData tensor(OnnxMl.TensorProto.Builder proto) throws IOException {
        return OnnxReader.readTensor(write("tensor.pb", proto.build().toByteArray()));
    }

    private static OnnxMl.TensorProto.Builder proto(int type, long... dims) {
        OnnxMl.TensorProto.Builder builder =
                OnnxMl.TensorProto.newBuilder().setDataType(type).setName("t");
        for (long dim : dims) {
            builder.addDims(dim);
        }
        return builder;
    }

    @Test
    void readsTensorsInEveryEncoding() throws IOException {
        assertThat(tensor(proto(1, 2, 2)
                                .addFloatData(1)
                                .addFloatData(-2)
                                .addFloatData(3.5f)
                                .addFloatData(4))
                        .toFloats())
                .containsExactly(1, -2, 3.5f, 4);
        assertThat(tensor(proto(7, 2).addInt64Data(-5).addInt64Data(1L << 40)).toLongs())
                .containsExactly(-5, 1L << 40);
        assertThat(tensor(proto(6, 2).addInt32Data(-5).addInt32Data(7)).toLongs())
                .containsExactly(-5, 7);
        assertThat(tensor(proto(2, 2).addInt32Data(255).addInt32Data(7)).toLongs())
                .containsExactly(255, 7);
        assertThat(tensor(proto(9, 2).addInt32Data(1).addInt32Data(0)).toLongs())
                .containsExactly(1, 0);
        assertThat(tensor(proto(10, 1).addInt32Data(0x3c00)).getFloat(0)).isEqualTo(1);
        assertThat(tensor(proto(16, 1).addInt32Data(0x3f80)).getFloat(0)).isEqualTo(1);
        assertThat(tensor(proto(11, 1).addDoubleData(0.1)).getDouble(0)).isEqualTo(0.1);
        assertThat(tensor(proto(13, 1).addUint64Data(-1)).getLong(0)).isEqualTo(-1);
        ByteBuffer raw = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0, 1.5f)
                .putFloat(4, -1);
        assertThat(tensor(proto(1, 2).setRawData(ByteString.copyFrom(raw.array())))
                        .toFloats())
                .containsExactly(1.5f, -1);
        assertThat(tensor(proto(1, 0, 3)).elementCount()).isZero();
        assertThat(tensor(proto(1).addFloatData(8)).shape().rank()).isZero();
    }

    @Test
    void readsDataBesideTheModelButNotOutsideItsFolder() throws IOException {
        write("weights.bin", new byte[] {0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f});
        assertThat(model(external("weights.bin", "4", "4")).constants().get("w").getFloat(0))
                .isEqualTo(1);
        for (String outside : List.of("../weights.bin", "/etc/passwd", "", ".")) {
            assertThatExceptionOfType(BinocleException.class)
                    .isThrownBy(() -> model(external(outside, "0", "4")))
                    .withMessageContaining("outside the model's folder");
        }
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> model(external("weights.bin", "6", "4")))
                .withMessageContaining("past the end");
    }

    private static OnnxMl.GraphProto.Builder external(String location, String offset, String length) {
        OnnxMl.TensorProto.Builder w =
                proto(1, 1).setName("w").setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        String[][] entries = {{"location", location}, {"offset", offset}, {"length", length}};
        for (String[] entry : entries) {
            w.addExternalData(
                    OnnxMl.StringStringEntryProto.newBuilder().setKey(entry[0]).setValue(entry[1]));
        }
        return graph().addInitializer(w);
    }

    private static OnnxMl.ValueInfoProto value(String name, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            OnnxMl.TensorShapeProto.Dimension.Builder d = OnnxMl.TensorShapeProto.Dimension.newBuilder();
            shape.addDim(dim < 0 ? d.setDimParam("n") : d.setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(1)
                                .setShape(shape)))
                .build();
    }

    private static OnnxMl.GraphProto.Builder graph() {
        return OnnxMl.GraphProto.newBuilder().addInput(value("x", -1, 3, 8, 8)).addOutput(value("y", -1, 4, 4, 4));
    }

    private static OnnxMl.NodeProto.Builder node(String type, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(type)
                .setName("my " + type)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    private static OnnxMl.AttributeProto ints(String name, long... values) {
        OnnxMl.AttributeProto.Builder builder =
                OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INTS);
        for (long value : values) {
            builder.addInts(value);
        }
        return builder.build();
    }

    private static OnnxMl.GraphProto.Builder convolution() {
        OnnxMl.TensorProto.Builder weights = proto(1, 4, 3, 3, 3).setName("w");
        Random random = new Random(1);
        for (int i = 0; i < 108; i++) {
            weights.addFloatData(random.nextFloat());
        }
        return graph().addInitializer(weights)
                .addNode(node("Conv", "c", "x", "w")
                        .addAttribute(ints("strides", 2, 2))
                        .addAttribute(ints("pads", 1, 1, 0, 0)))
                .addNode(node("Relu", "y", "c"));
    }

    private byte[] bytes(OnnxMl.GraphProto.Builder graph, long opset) {
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset))
                .setProducerName("test")
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private Graph model(OnnxMl.GraphProto.Builder graph) throws IOException {
        OnnxMl.GraphProto.Builder whole = graph.getNodeCount() > 0 ? graph : graph.addNode(node("Identity", "y", "x"));
        return OnnxReader.readModel(write("model.onnx", bytes(whole, 15)));
    }

    @Test
    void readsGraphs() throws IOException {
        Graph graph = model(convolution());
        assertThat(graph.inputs())
                .containsExactly(new Graph.Input("x", DataType.FLOAT32, Optional.of(List.of(-1L, 3L, 8L, 8L))));
        assertThat(graph.outputs()).containsExactly("y");
        assertThat(graph.nodes().get(0).op())
                .isEqualTo(Conv2d.builder()
                        .stride(2)
                        .padding(new Padding.Explicit(1, 1, 0, 0))
                        .build());
        assertThat(graph.nodes().get(1).op()).isEqualTo(Activation.RELU);
        assertThat(graph.constants().get("w").elementCount()).isEqualTo(108);
    }

    @Test
    void listsEverythingThatItLacks() {
        OnnxMl.GraphProto.Builder graph = graph().addNode(node("FancyOp", "a", "x"))
                .addNode(node("Relu", "b", "a"))
                .addNode(node("OtherOp", "y", "b").setDomain("com.example"));
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> model(graph))
                .withMessageContaining("my FancyOp: FancyOp, opset 15")
                .withMessageContaining("my OtherOp: com.example.OtherOp");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = bytes(convolution(), 15);
        for (int length = 0; length < whole.length; length++) {
            Path file = write("cut.onnx", Arrays.copyOf(whole, length));
            assertThatExceptionOfType(BinocleException.class)
                    .as("cut at %d of %d", length, whole.length)
                    .isThrownBy(() -> OnnxReader.readModel(file))
                    .withMessageContaining("cut.onnx");
        }
    }

    @Test
    void neverFailsWithoutAnExplanation() throws IOException {
        byte[] whole = bytes(convolution(), 15);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = write("damaged.onnx", damaged);
            try {
                OnnxReader.readModel(file);
            } catch (BinocleException e) {
                assertThat(e.getMessage()).as("seed %d, %d", seed, i).isNotBlank();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readModel(folder.resolve("missing.onnx")))
                .withMessageContaining("there is no such file");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readModel(folder))
                .withMessageContaining("it is a folder");
        Path empty = write("empty.onnx", new byte[0]);
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readModel(empty))
                .withMessageContaining("not a whole ONNX file");
        Path text = Files.writeString(folder.resolve("text.onnx"), "This is not a model at all.");
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readModel(text))
                .withMessageContaining("not a whole ONNX file");
        Path huge = write(
                "huge.pb",
                proto(1, 1L << 40).setRawData(ByteString.EMPTY).build().toByteArray());
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readTensor(huge))
                .withMessageContaining("needs " + (1L << 42) + " bytes, the file has 0");
    }

    /** Fields of every wire type that nobody knows, in every message. */
    private static UnknownFieldSet unknown() {
        return UnknownFieldSet.newBuilder()
                .addField(900, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                .addField(901, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
                .addField(902, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
                .addField(
                        903,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build();
    }

    @Test
    void skipsWhatItDoesNotKnow() throws IOException {
        OnnxMl.TensorProto.Builder tensor = proto(1, 2).addFloatData(3).addFloatData(4);
        tensor.setName("w").setUnknownFields(unknown());
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder()
                .setOpType("LeakyRelu")
                .addInput("x")
                .addOutput("y")
                .setUnknownFields(unknown());
        node.addAttributeBuilder().setName("alpha").setF(0.25f).setUnknownFields(unknown());
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .addNode(node)
                .addInitializer(tensor)
                .setUnknownFields(unknown());
        OnnxMl.ValueInfoProto.Builder input =
                graph.addInputBuilder().setName("x").setUnknownFields(unknown());
        input.getTypeBuilder().setUnknownFields(unknown());
        OnnxMl.TypeProto.Tensor.Builder type = input.getTypeBuilder().getTensorTypeBuilder();
        type.setElemType(1).setUnknownFields(unknown());
        type.getShapeBuilder().setUnknownFields(unknown());
        type.getShapeBuilder().addDimBuilder().setDimValue(2).setUnknownFields(unknown());
        graph.addOutputBuilder().setName("y");
        graph.addOutputBuilder().setName("w");
        OnnxMl.ModelProto.Builder model =
                OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph).setUnknownFields(unknown());
        model.addOpsetImportBuilder().setDomain("ai.onnx").setVersion(16).setUnknownFields(unknown());
        model.addOpsetImportBuilder().setDomain("com.example").setVersion(99);
        Graph read = OnnxReader.readModel(write("unknown.onnx", model.build().toByteArray()));
        assertThat(read.inputs()).hasSize(1);
        assertThat(read.inputs().get(0).dims()).contains(List.of(2L));
        assertThat(read.nodes().get(0).op()).isEqualTo(Activation.leakyRelu(0.25f));
        assertThat(read.constants().get("w").toFloats()).containsExactly(3, 4);
    }

    private void refusesModel(String message, int... bytes) throws IOException {
        byte[] file = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            file[i] = (byte) bytes[i];
        }
        Path path = write("damaged.onnx", file);
        assertThatExceptionOfType(BinocleException.class)
                .isThrownBy(() -> OnnxReader.readModel(path))
                .withMessageContaining(message);
    }

    /** Written byte by byte: key = field · 8 + wire type. */
    @Test
    void refusesWhatIsNoProtobuf() throws IOException {
        refusesModel("has no graph");
        refusesModel("a field number of 0", 0x00);
        refusesModel("it ends inside a number", 0x08);
        refusesModel("it ends inside a number", 0x08, 0x80);
        refusesModel("more than 10 bytes", 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00);
        refusesModel("a field number of", 0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00);
        refusesModel("field 1 has wire type 2, expected 0", 0x0A, 0x00);
        refusesModel("field 7 has wire type 0, expected 2", 0x38, 0x01);
        refusesModel("field 7 claims 5 bytes, 1 are left", 0x3A, 0x05, 0x00);
        refusesModel(
                "claims 18446744073709551615 bytes", 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01);
        refusesModel("the unknown wire type 3", 0x7B);
        refusesModel("claims 8 bytes, 1 are left", 0x79, 0x00);
        refusesModel("claims 4 bytes, 2 are left", 0x7D, 0x00, 0x00);
        // a graph with a node with an attribute whose float is cut off, or is a number of another kind
        refusesModel("field 2 claims 4 bytes, 2 are left", 0x3A, 0x07, 0x0A, 0x05, 0x2A, 0x03, 0x15, 0x00, 0x00);
        refusesModel("field 2 has wire type 0, expected 5", 0x3A, 0x06, 0x0A, 0x04, 0x2A, 0x02, 0x10, 0x00);
        // an initializer whose packed floats are no whole number of them, or stand alone and are cut off
        refusesModel("has 3 bytes of numbers of 4", 0x3A, 0x07, 0x2A, 0x05, 0x22, 0x03, 0x00, 0x00, 0x00);
        refusesModel("claims 4 bytes, 1 are left", 0x3A, 0x04, 0x2A, 0x02, 0x25, 0x00);
        refusesModel("has wire type 0, expected 5", 0x3A, 0x04, 0x2A, 0x02, 0x20, 0x00);
        refusesModel("has wire type 0, expected 1", 0x3A, 0x04, 0x2A, 0x02, 0x50, 0x00);
    }

    /** Numbers one by one, as old writers have them: not packed. */
    @Test
    void readsNumbersThatAreNotPacked() throws IOException {
        byte[] bytes = {0x08, 0x02, 0x10, 0x01, 0x25, 0, 0, (byte) 0x80, 0x3F, 0x25, 0, 0, 0, 0x40};
        assertThat(OnnxReader.readTensor(write("single.pb", bytes)).toFloats()).containsExactly(1, 2);
        byte[] doubles = {0x08, 0x01, 0x10, 0x0B, 0x51, 0, 0, 0, 0, 0, 0, (byte) 0xF0, 0x3F};
        assertThat(OnnxReader.readTensor(write("single.pb", doubles)).getDouble(0))
                .isEqualTo(1);
    }
}
