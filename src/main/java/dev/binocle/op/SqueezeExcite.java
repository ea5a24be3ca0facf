package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * What squeeze-and-excitation multiplies each channel by (Hu et al., "Squeeze-and-Excitation Networks", 2018): the mean of each channel, then
 * dense layers, each with its activations. Graphs write it as a global average pool and 1×1 convolutions; the planner makes this of them.
 *
 * <p>Operands: input [batch, channels, height, width]; then for each layer its weights [outputs, inputs, 1, 1], inputs being the channels or the
 * outputs of the layer before, and its bias [outputs], which may be absent. All float32. Output: [batch, outputs of the last layer, 1, 1].
 *
 * <pre>{@code
 * // MobileNetV3: to a quarter of the channels and back
 * new SqueezeExcite(List.of(new Epilogue(List.of(Activation.RELU)), new Epilogue(List.of(Activation.hardSigmoid(1 / 6f, 0.5f)))))
 * }</pre>
 *
 * @param layers what follows the sums of each layer: activations only
 */
public record SqueezeExcite(List<Epilogue> layers) implements Op {
    /** @throws IllegalArgumentException if there is no layer, or one has a step that is no activation */
    public SqueezeExcite {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException(name() + ": there must be a layer");
        }
        for (Epilogue layer : layers) {
            for (Epilogue.Step step : layer.steps()) {
                if (!(step instanceof Activation)) {
                    throw new IllegalArgumentException(
                            name() + ": a layer may be followed by activations only, got " + step);
                }
            }
        }
    }

    /** The operand with a layer's weights. */
    public static int weights(int layer) {
        return 1 + 2 * layer;
    }

    /** The operand with a layer's bias, which may be absent. */
    public static int bias(int layer) {
        return 2 + 2 * layer;
    }

    @Override
    public double work(List<Operand> operands, List<Output> outputs) {
        double work = (double) operands.get(0).shape().elementCount();
        for (int layer = 0; layer < layers.size(); layer++) {
            work += (double) operands.get(0).shape().dim(0)
                    * (double) operands.get(weights(layer)).shape().elementCount();
        }
        return work;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2 * layers.size(), 2 * layers.size() + 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.type(this, input, "input", DataType.FLOAT32);
        Operands.rank(this, input, "input", 4);
        long width = input.shape().dim(1);
        for (int layer = 0; layer < layers.size(); layer++) {
            Operand weights = Operands.required(this, operands, weights(layer), "weights of layer " + layer);
            Operands.type(this, weights, "weights of layer " + layer, DataType.FLOAT32);
            Operands.rank(this, weights, "weights of layer " + layer, 4);
            long next = weights.shape().dim(0);
            Operands.shape(this, weights, "weights of layer " + layer, Shape.of(next, width, 1, 1));
            if (Operands.present(operands, bias(layer))) {
                Operands.type(this, operands.get(bias(layer)), "bias of layer " + layer, DataType.FLOAT32);
                Operands.shape(this, operands.get(bias(layer)), "bias of layer " + layer, Shape.of(next));
            }
            width = next;
        }
        return Output.of(DataType.FLOAT32, Shape.of(input.shape().dim(0), width, 1, 1));
    }
}
