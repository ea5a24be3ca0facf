package dev.binocle.graph.pass;

import dev.binocle.tensor.TensorData;
import java.util.Map;

final class Constants {
    private Constants() {}

    static TensorData get(Map<String, TensorData> constants, String name) {
        TensorData data = constants.get(name);
        if (data == null) {
            throw new IllegalStateException("\"" + name + "\" is no constant");
        }
        return data;
    }
}
