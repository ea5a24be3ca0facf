package dev.binocle.vision;

import dev.binocle.Tensor;
import java.util.Map;

final class Outputs {
    private Outputs() {}

    static Tensor get(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the model has no output \"" + name + "\"");
        }
        return tensor;
    }

    static float[] floats(Map<String, Tensor> outputs, String name) {
        return get(outputs, name).toFloats();
    }
}
