package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Activation;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Output;
import dev.binocle.op.SqueezeExcite;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

final class OpenClSqueezeExcite implements OpenClOp<SqueezeExcite> {
    @Override
    public List<Choice> choices(SqueezeExcite op, List<Operand> operands, List<Output> outputs, Traits traits) {
        long scratch = operands.get(0).shape().dim(0) * 2 * widest(op, operands) * Float.BYTES;
        List<Choice> choices = new ArrayList<>();
        for (Form form : List.of(Form.PLAIN, Form.CHANNELS_LAST)) {
            List<Form> inputs = new ArrayList<>(Collections.nCopies(operands.size(), Form.PLAIN));
            inputs.set(0, form);
            choices.add(new Choice("picture", inputs, List.of(form), scratch, Types.bytes(operands, outputs)));
        }
        return choices;
    }

    private static long widest(SqueezeExcite op, List<Operand> operands) {
        long widest = operands.get(0).shape().dim(1);
        for (int layer = 0; layer < op.layers().size(); layer++) {
            widest = Math.max(
                    widest, operands.get(SqueezeExcite.weights(layer)).shape().dim(0));
        }
        return widest;
    }

    @Override
    public List<Step> steps(Request<SqueezeExcite> request) {
        Traits traits = request.traits();
        Shape shape = request.shape(0);
        boolean channelsLast = request.choice().inputs().get(0).isChannelsLast();
        long channels = shape.dim(1);
        int lanes = traits.isCores() ? Registers.of(traits).lanes() : 1;
        int local = traits.isCores() ? 1 : traits.localSize();
        int parts = channelsLast
                ? (int) Math.max(1, local / Math.max(1, Long.highestOneBit(2 * channels - 1)))
                : Math.min(local, 32);
        Layers layers = Layers.of(request);
        return List.of(Step.of("squeeze_excite.cl", "squeeze_excite")
                .define("CHANNELS_LAST", channelsLast ? 1 : 0)
                .define("LANES", lanes)
                .define("VECTORS", Math.max(1, Math.min(4, channels / lanes)))
                .define("PARTS", parts)
                .prologue(layers.text())
                .args(request.input(0), request.scratch(0, Float.BYTES), request.output(0))
                .args(layers.args())
                .ints(channels, shape.elementCount(2, 4), layers.results(), widest(request.op(), request.operands()))
                .build(shape.dim(0) * local, local, (double) shape.elementCount(1, 4) / local));
    }

    /** The layers as macros, and what they read. */
    private record Layers(String text, List<Arg> args, long results) {
        static Layers of(Request<SqueezeExcite> request) {
            StringBuilder functions = new StringBuilder();
            StringBuilder parameters = new StringBuilder();
            StringBuilder calls = new StringBuilder();
            List<Arg> args = new ArrayList<>();
            long width = request.shape(0).dim(1);
            int count = request.op().layers().size();
            for (int layer = 0; layer < count; layer++) {
                int weights = SqueezeExcite.weights(layer);
                int bias = SqueezeExcite.bias(layer);
                parameters.append(", __global const float* w" + layer + ", const ulong w" + layer + "_at");
                parameters.append(", __global const float* b" + layer + ", const ulong b" + layer + "_at");
                parameters.append(", const uint inputs" + layer + ", const uint outputs" + layer);
                args.add(request.input(weights));
                args.add(request.inputOrZero(bias));
                long next = request.shape(weights).dim(0);
                args.add(new Arg.Int32(Math.toIntExact(width)));
                args.add(new Arg.Int32(Math.toIntExact(next)));
                functions.append("#define ACTIVATE" + layer + "(v, T) {"
                        + activations(request.op().layers().get(layer)) + " }\n");
                boolean even = layer % 2 == 0;
                calls.append(" DENSE(w" + layer + " + w" + layer + "_at, b" + layer + " + b" + layer + "_at, "
                        + (request.has(bias) ? 1 : 0) + ", " + (even ? "from" : "to") + ", inputs" + layer + ", "
                        + (layer == count - 1 ? "output" : even ? "to" : "from") + ", outputs" + layer + ", ACTIVATE"
                        + layer + ")");
                width = next;
            }
            String text = functions + "#define LAYER_PARAMETERS " + parameters + "\n#define LAYERS" + calls + "\n";
            return new Layers(text, args, width);
        }

        private static String activations(Epilogue layer) {
            StringBuilder body = new StringBuilder();
            for (Epilogue.Step step : layer.steps()) {
                body.append(" v = ").append(Expressions.of((Activation) step)).append(";");
            }
            return body.toString();
        }
    }
}
