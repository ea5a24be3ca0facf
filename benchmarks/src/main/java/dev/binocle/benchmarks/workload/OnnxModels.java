package dev.binocle.benchmarks.workload;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Models of one or two nodes, which every peer can read. */
final class OnnxModels {
    private static final int OPSET = 13;
    private static final int IR_VERSION = 8;

    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("benchmark");

    OnnxModels input(String name, long... dims) {
        graph.addInput(info(name, OnnxMl.TensorProto.DataType.FLOAT, dims));
        return this;
    }

    OnnxModels floats(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(name, OnnxMl.TensorProto.DataType.FLOAT, bytes, dims);
    }

    OnnxModels longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, OnnxMl.TensorProto.DataType.INT64, bytes, values.length);
    }

    private OnnxModels constant(String name, OnnxMl.TensorProto.DataType type, ByteBuffer bytes, long... dims) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes.array()));
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        graph.addInitializer(tensor);
        return this;
    }

    OnnxModels node(String operator, List<String> inputs, String output, OnnxMl.AttributeProto... attributes) {
        graph.addNode(OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    static OnnxMl.AttributeProto ints(String name, long... values) {
        OnnxMl.AttributeProto.Builder attribute =
                OnnxMl.AttributeProto.newBuilder().setName(name).setType(OnnxMl.AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static OnnxMl.AttributeProto integer(String name, long value) {
        return OnnxMl.AttributeProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /** The model, with one output of floats. */
    byte[] floatOutput(String name, long... dims) {
        return output(name, OnnxMl.TensorProto.DataType.FLOAT, dims);
    }

    byte[] longOutput(String name) {
        return output(name, OnnxMl.TensorProto.DataType.INT64, -1, 3);
    }

    private byte[] output(String name, OnnxMl.TensorProto.DataType type, long... dims) {
        graph.addOutput(info(name, type, dims));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OnnxMl.ValueInfoProto info(String name, OnnxMl.TensorProto.DataType type, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            OnnxMl.TensorShapeProto.Dimension.Builder one = OnnxMl.TensorShapeProto.Dimension.newBuilder();
            shape.addDim(dim < 0 ? one.setDimParam("n") : one.setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
