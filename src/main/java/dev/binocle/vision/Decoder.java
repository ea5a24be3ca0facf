package dev.binocle.vision;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.boxes.Detection;
import dev.binocle.graph.Graph;
import dev.binocle.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a detector's outputs mean, and how a picture becomes its input. One for each kind of network. */
interface Decoder {
    /** Its name, as a user gives it. */
    String name();

    Graph.Input input();

    int inputWidth();

    int inputHeight();

    Letterbox.Normalization normalization();

    /** Whether the picture lies at the left and at the top of the input, and not in its middle. */
    default boolean inCorner() {
        return false;
    }

    /** Below this score nothing is reported, if the user does not say otherwise. */
    float defaultThreshold();

    /** @return what was found, in pixels of the network's input */
    List<Detection> decode(Engine engine, Map<String, Tensor> outputs, float threshold);

    /**
     * What makes a decoder of a model, if it is of its kind.
     *
     * @param knownBy the inputs and outputs that it knows a network by
     */
    record Kind(String name, String knownBy, Function<Model, Optional<Decoder>> maker) {
        Optional<Decoder> of(Model model) {
            return maker.apply(model);
        }
    }
}
