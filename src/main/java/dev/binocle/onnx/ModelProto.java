package dev.binocle.onnx;

import dev.binocle.onnx.OnnxModel.OnnxAttribute;
import dev.binocle.onnx.OnnxModel.OnnxGraph;
import dev.binocle.onnx.OnnxModel.OnnxNode;
import dev.binocle.onnx.OnnxModel.OnnxValue;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads ModelProto and what it holds; the numbers of the fields are those of onnx.proto. */
final class ModelProto {
    private final Path folder;

    private ModelProto(Path folder) {
        this.folder = folder;
    }

    static OnnxModel read(ByteBuffer file, Path folder) {
        return new ModelProto(folder).model(new WireReader(file));
    }

    private OnnxModel model(WireReader in) {
        Map<String, Long> opsets = new LinkedHashMap<>();
        OnnxGraph graph = null;
        long irVersion = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> irVersion = in.readVarint();
                case 7 -> graph = graph(in.readMessage());
                case 8 -> opset(in.readMessage(), opsets);
                default -> in.skip();
            }
        }
        if (graph == null) {
            throw WireReader.damaged("it has no graph");
        }
        if (irVersion >= 3 && opsets.isEmpty()) {
            throw WireReader.damaged("it names no opset");
        }
        return new OnnxModel(opsets, graph);
    }

    private static void opset(WireReader in, Map<String, Long> opsets) {
        String domain = "";
        long version = 1;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> domain = in.readString();
                case 2 -> version = in.readVarint();
                default -> in.skip();
            }
        }
        opsets.put(domain.equals("ai.onnx") ? "" : domain, version);
    }

    private OnnxGraph graph(WireReader in) {
        List<OnnxNode> nodes = new ArrayList<>();
        Map<String, TensorData> initializers = new LinkedHashMap<>();
        List<OnnxValue> inputs = new ArrayList<>();
        List<OnnxValue> outputs = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> nodes.add(node(in.readMessage()));
                case 5 -> {
                    TensorProto.Named tensor = TensorProto.read(in.readMessage(), folder);
                    initializers.put(tensor.name(), tensor.data());
                }
                case 11 -> inputs.add(value(in.readMessage()));
                case 12 -> outputs.add(value(in.readMessage()));
                default -> in.skip();
            }
        }
        return new OnnxGraph(nodes, initializers, inputs, outputs);
    }

    private OnnxNode node(WireReader in) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        Map<String, OnnxAttribute> attributes = new LinkedHashMap<>();
        String name = "";
        String type = "";
        String domain = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> inputs.add(in.readString());
                case 2 -> outputs.add(in.readString());
                case 3 -> name = in.readString();
                case 4 -> type = in.readString();
                case 5 -> {
                    OnnxAttribute attribute = attribute(in.readMessage());
                    attributes.put(attribute.name(), attribute);
                }
                case 7 -> domain = in.readString();
                default -> in.skip();
            }
        }
        return new OnnxNode(name, type, domain.equals("ai.onnx") ? "" : domain, inputs, outputs, attributes);
    }

    private OnnxAttribute attribute(WireReader in) {
        String name = "";
        List<Long> ints = new ArrayList<>();
        List<Float> floats = new ArrayList<>();
        List<String> strings = new ArrayList<>();
        Optional<TensorData> tensor = Optional.empty();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.readString();
                case 2 -> floats.add(in.readFloat());
                case 3 -> ints.add(in.readVarint());
                case 4, 9 -> strings.add(in.readString());
                case 5 ->
                    tensor = Optional.of(
                            TensorProto.read(in.readMessage(), folder).data());
                case 7 -> {
                    ByteBuffer packed = in.readFixed(4);
                    while (packed.hasRemaining()) {
                        floats.add(packed.getFloat());
                    }
                }
                case 8 -> in.readVarints(ints::add);
                default -> in.skip();
            }
        }
        return new OnnxAttribute(name, ints, floats, strings, tensor);
    }

    private static OnnxValue value(WireReader in) {
        String name = "";
        OnnxValue type = new OnnxValue("", Optional.empty(), List.of(), false, "a value without a type");
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.readString();
                case 2 -> type = type(in.readMessage());
                default -> in.skip();
            }
        }
        return new OnnxValue(name, type.dataType(), type.dims(), type.ranked(), type.kind());
    }

    private static OnnxValue type(WireReader in) {
        OnnxValue type = new OnnxValue("", Optional.empty(), List.of(), false, "a value without a type");
        while (in.next()) {
            if (in.field() == 1) {
                type = tensorType(in.readMessage());
            } else if (in.wireType() == WireReader.BYTES) {
                String kind = switch (in.field()) {
                    case 4 -> "a sequence";
                    case 5 -> "a map";
                    case 8 -> "a sparse tensor";
                    case 9 -> "an optional value";
                    default -> "";
                };
                type = kind.isEmpty() ? type : new OnnxValue("", Optional.empty(), List.of(), false, kind);
                in.skip();
            } else {
                in.skip();
            }
        }
        return type;
    }

    private static OnnxValue tensorType(WireReader in) {
        Optional<DataType> dataType = Optional.empty();
        List<Long> dims = new ArrayList<>();
        boolean ranked = false;
        String kind = "a tensor";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> {
                    long number = in.readVarint();
                    kind = "a tensor of ONNX's data type " + number;
                    dataType = TensorProto.knows(number) ? Optional.of(TensorProto.dataType(number)) : Optional.empty();
                }
                case 2 -> {
                    ranked = true;
                    dims(in.readMessage(), dims);
                }
                default -> in.skip();
            }
        }
        return new OnnxValue("", dataType, dims, ranked, kind);
    }

    private static void dims(WireReader in, List<Long> dims) {
        while (in.next()) {
            if (in.field() != 1) {
                in.skip();
                continue;
            }
            WireReader dim = in.readMessage();
            long value = -1;
            while (dim.next()) {
                if (dim.field() == 1) {
                    value = dim.readVarint();
                } else {
                    dim.skip();
                }
            }
            dims.add(value);
        }
    }
}
