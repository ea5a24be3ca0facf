package dev.binocle.onnx;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.TensorData;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model as it stands in its file (onnx.proto): names, nodes, attributes, nothing interpreted. */
record OnnxModel(Map<String, Long> opsets, OnnxGraph graph) {
    record OnnxGraph(
            List<OnnxNode> nodes,
            Map<String, TensorData> initializers,
            List<OnnxValue> inputs,
            List<OnnxValue> outputs) {}

    record OnnxNode(
            String name,
            String type,
            String domain,
            List<String> inputs,
            List<String> outputs,
            Map<String, OnnxAttribute> attributes) {
        /** Its name, or if it has none what tells it apart. */
        String label() {
            return !name.isEmpty() ? name : outputs.isEmpty() ? type : outputs.get(0);
        }
    }

    /** @param ints also holds a single int, {@code floats} a single float, {@code strings} a single string */
    record OnnxAttribute(
            String name, List<Long> ints, List<Float> floats, List<String> strings, Optional<TensorData> tensor) {}

    /**
     * @param dataType empty for what is no tensor of numbers
     * @param dims -1 for a dimension that is not known before run time
     * @param ranked whether the file says how many dimensions there are
     */
    record OnnxValue(String name, Optional<DataType> dataType, List<Long> dims, boolean ranked, String kind) {}
}
