package dev.binocle.model;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Models spoiled at random: bytes, attributes, edges, shapes, types, operators, the numbers that shapes are made of. */
final class Mutations {
    private static final long[] EXTREMES = {
        0,
        1,
        -1,
        2,
        -2,
        3,
        7,
        64,
        255,
        65_536,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 33,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final String[] OPERATORS = {
        "Add",
        "Conv",
        "ConvTranspose",
        "MatMul",
        "Gemm",
        "Reshape",
        "Transpose",
        "Resize",
        "Concat",
        "Slice",
        "Gather",
        "GatherND",
        "ScatterElements",
        "ScatterND",
        "Pad",
        "MaxPool",
        "AveragePool",
        "ReduceSum",
        "TopK",
        "Softmax",
        "Expand",
        "Tile",
        "Split",
        "NonMaxSuppression",
        "BatchNormalization",
        "Einsum",
        "OneHot",
        "Range",
        "Where",
        "Cast",
        "Shape",
        "Squeeze",
        "NonZero",
        "RoiAlign",
        "GridSample",
        "CumSum",
        "Trilu",
        "Loop",
        "NoSuchOperator"
    };

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    byte[] spoil(byte[] file) {
        if (random.nextInt(3) == 0) {
            return bytes(file);
        }
        try {
            OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.parseFrom(file).toBuilder();
            int times = 1 + random.nextInt(2);
            for (int i = 0; i < times; i++) {
                structure(model);
            }
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] bytes(byte[] file) {
        byte[] spoiled = file.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(spoiled, random.nextInt(spoiled.length + 1));
            }
            case 1 -> {
                int at = random.nextInt(spoiled.length);
                spoiled[at] = (byte) random.nextInt(256);
            }
            case 2 -> {
                for (int i = 0; i < 8; i++) {
                    spoiled[random.nextInt(spoiled.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> {
                int at = random.nextInt(Math.min(spoiled.length, 400)); // where names, lengths and field numbers are
                spoiled[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return spoiled;
    }

    private void structure(OnnxMl.ModelProto.Builder model) {
        OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
        switch (random.nextInt(8)) {
            case 0, 1 -> attribute(graph);
            case 2, 3 -> edge(graph);
            case 4 -> shape(graph);
            case 5 -> constant(graph);
            case 6 -> graphNode(graph);
            default -> {
                if (model.getOpsetImportCount() > 0) {
                    model.getOpsetImportBuilder(0).setVersion(random.nextInt(24));
                }
            }
        }
    }

    private long extreme() {
        return EXTREMES[random.nextInt(EXTREMES.length)];
    }

    private void attribute(OnnxMl.GraphProto.Builder graph) {
        List<OnnxMl.NodeProto.Builder> nodes = new ArrayList<>();
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            if (node.getAttributeCount() > 0) {
                nodes.add(node);
            }
        }
        if (nodes.isEmpty()) {
            edge(graph);
            return;
        }
        OnnxMl.NodeProto.Builder node = nodes.get(random.nextInt(nodes.size()));
        int index = random.nextInt(node.getAttributeCount());
        OnnxMl.AttributeProto.Builder attribute = node.getAttributeBuilder(index);
        switch (random.nextInt(6)) {
            case 0 -> node.removeAttribute(index);
            case 1 -> attribute.setName("axis").setI(extreme());
            case 2 -> attribute.addInts(extreme());
            case 3 -> attribute.clearInts();
            default -> {
                if (attribute.getIntsCount() > 0) {
                    attribute.setInts(random.nextInt(attribute.getIntsCount()), extreme());
                } else if (attribute.hasS()) {
                    attribute.setS(ByteString.copyFromUtf8("SAME_UPPER"));
                } else {
                    attribute.setI(extreme()).setF(Float.NaN);
                }
            }
        }
    }

    private String anyName(OnnxMl.GraphProto.Builder graph) {
        List<String> names = new ArrayList<>(List.of("", "nothing"));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        return names.get(random.nextInt(names.size()));
    }

    private void edge(OnnxMl.GraphProto.Builder graph) {
        if (graph.getNodeCount() == 0) {
            return;
        }
        OnnxMl.NodeProto.Builder node = graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
        switch (random.nextInt(5)) {
            case 0 -> node.addInput(anyName(graph));
            case 1 -> node.clearInput();
            case 2 -> node.addOutput("more");
            default -> {
                if (node.getInputCount() > 0) {
                    node.setInput(random.nextInt(node.getInputCount()), anyName(graph));
                } else {
                    node.clearOutput();
                }
            }
        }
    }

    private void shape(OnnxMl.GraphProto.Builder graph) {
        if (random.nextBoolean() && graph.getInitializerCount() > 0) {
            OnnxMl.TensorProto.Builder tensor =
                    graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
            if (random.nextBoolean() && tensor.getDimsCount() > 0) {
                tensor.setDims(random.nextInt(tensor.getDimsCount()), extreme());
            } else {
                tensor.setDataType(random.nextInt(20));
            }
        } else if (graph.getInputCount() > 0) {
            OnnxMl.TypeProto.Tensor.Builder type = graph.getInputBuilder(random.nextInt(graph.getInputCount()))
                    .getTypeBuilder()
                    .getTensorTypeBuilder();
            if (random.nextInt(3) > 0 && type.getShapeBuilder().getDimCount() > 0) {
                type.getShapeBuilder()
                        .getDimBuilder(random.nextInt(type.getShapeBuilder().getDimCount()))
                        .setDimValue(extreme());
            } else if (random.nextBoolean()) {
                type.getShapeBuilder().addDimBuilder().setDimValue(extreme());
            } else {
                type.setElemType(random.nextInt(20));
            }
        }
    }

    /** Whole numbers among the constants decide shapes, axes, pads, indices. */
    private void constant(OnnxMl.GraphProto.Builder graph) {
        List<OnnxMl.TensorProto.Builder> tensors = new ArrayList<>();
        for (OnnxMl.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getDataType() == 7) {
                tensors.add(tensor);
            }
        }
        for (OnnxMl.NodeProto.Builder node : graph.getNodeBuilderList()) {
            for (OnnxMl.AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                if (attribute.hasT() && attribute.getT().getDataType() == 7) {
                    tensors.add(attribute.getTBuilder());
                }
            }
        }
        if (tensors.isEmpty()) {
            attribute(graph);
            return;
        }
        OnnxMl.TensorProto.Builder tensor = tensors.get(random.nextInt(tensors.size()));
        if (tensor.getRawData().size() >= 8) {
            ByteBuffer raw = ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
            raw.putLong(8 * random.nextInt(raw.capacity() / 8), extreme());
            tensor.setRawData(ByteString.copyFrom(raw.array()));
        } else if (tensor.getInt64DataCount() > 0) {
            tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), extreme());
        }
    }

    private void graphNode(OnnxMl.GraphProto.Builder graph) {
        if (graph.getNodeCount() == 0) {
            return;
        }
        int at = random.nextInt(graph.getNodeCount());
        switch (random.nextInt(3)) {
            case 0 -> graph.removeNode(at);
            case 1 -> graph.addNode(graph.getNode(at));
            default -> graph.getNodeBuilder(at).setOpType(OPERATORS[random.nextInt(OPERATORS.length)]);
        }
    }
}
