package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.op.Activation;
import dev.binocle.op.Epilogue;
import dev.binocle.op.Lines;
import dev.binocle.op.Output;
import dev.binocle.op.Reduce;
import dev.binocle.op.SqueezeExcite;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** In one launch, a group a picture; or the means first by all groups, where a picture is much for one of a GPU's. */
final class OpenClSqueezeExcite implements OpenClOp<SqueezeExcite> {
    private static final String PICTURE = "picture";
    private static final String MEANS = "means first";

    /** Elements of a picture that a group of a GPU sums in less time than a launch takes. */
    private static final long SMALL = 1 << 13;

    @Override
    public List<Choice> choices(SqueezeExcite op, List<Operand> operands, List<Output> outputs, Traits traits) {
        Shape shape = operands.get(0).shape();
        long between = isLocal(op, operands, traits) ? 0 : shape.dim(0) * 2 * widest(op, operands) * Float.BYTES;
        long means = reductions(operands, traits).scratchBytes() + meanBytes(shape);
        double cost = Types.bytes(operands, outputs);
        boolean large = traits.isWide() && shape.elementCount(1, 4) > SMALL;
        // a constant lies row-major
        List<Form> forms =
                operands.get(0) instanceof TensorType ? List.of(Form.PLAIN, Form.CHANNELS_LAST) : List.of(Form.PLAIN);
        List<Choice> choices = new ArrayList<>();
        for (Form form : forms) {
            List<Form> inputs = new ArrayList<>(Collections.nCopies(operands.size(), Form.PLAIN));
            inputs.set(0, form);
            choices.add(new Choice(PICTURE, inputs, List.of(form), between, large ? 4 * cost : cost));
            choices.add(new Choice(MEANS, inputs, List.of(form), between + means, 2 * cost));
        }
        return choices;
    }

    private static Reductions reductions(List<Operand> operands, Traits traits, long... strides) {
        return new Reductions(
                traits, DataType.FLOAT32, Lines.from(operands.get(0).shape(), 2), strides);
    }

    /** A multiple of any element's size. */
    private static long meanBytes(Shape shape) {
        return (shape.elementCount(0, 2) * Float.BYTES + Double.BYTES - 1) / Double.BYTES * Double.BYTES;
    }

    private static boolean isLocal(SqueezeExcite op, List<Operand> operands, Traits traits) {
        return 2 * widest(op, operands) * Float.BYTES + (long) local(traits) * Float.BYTES <= traits.localBytes();
    }

    private static int local(Traits traits) {
        return traits.isCores() ? 1 : Integer.highestOneBit(traits.localSize());
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
        boolean means = request.choice().algorithm().equals(MEANS);
        List<Step> steps = new ArrayList<>();
        long used = 0;
        if (means) {
            Reductions reductions = reductions(request.operands(), traits, request.strides(0));
            steps.addAll(reductions.steps(
                    Reductions.of(Reduce.Kind.MEAN, 2, DataType.FLOAT32, traits),
                    request.input(0),
                    Optional.empty(),
                    request.scratch(0, Float.BYTES),
                    DataType.FLOAT32,
                    request.scratch(meanBytes(shape), Float.BYTES)));
            used = meanBytes(shape) + reductions.scratchBytes();
        }
        long channels = shape.dim(1);
        long widest = widest(request.op(), request.operands());
        boolean isLocal = isLocal(request.op(), request.operands(), traits);
        boolean channelsLast = request.choice().inputs().get(0).isChannelsLast();
        int lanes = traits.isCores() ? Registers.of(traits).lanes() : 1;
        int local = local(traits);
        int parts = channelsLast
                ? (int) Math.max(1, local / Math.max(1, Long.highestOneBit(2 * channels - 1)))
                : Math.min(local, 32);
        long pixels = means ? 1 : shape.elementCount(2, 4);
        List<Arg> layers = new ArrayList<>();
        String text = layers(request, layers);
        steps.add(Step.of("squeeze_excite.cl", "squeeze_excite")
                .define("MEANS", means ? 1 : 0)
                .define("CHANNELS_LAST", channelsLast ? 1 : 0)
                .define("LOCAL_BETWEEN", isLocal ? 1 : 0)
                .define("LANES", lanes)
                .define("VECTORS", Math.max(1, Math.min(4, channels / lanes)))
                .define("PARTS", parts)
                .prologue(text)
                .args(means ? request.scratch(0, Float.BYTES) : request.input(0), request.output(0))
                .args(layers)
                .args(isLocal ? new Arg.Local(2 * widest * Float.BYTES) : request.scratch(used, Float.BYTES))
                .ints(channels, pixels, request.outputShape().dim(1), widest)
                .build(shape.dim(0) * local, local, (double) (channels * pixels) / local));
        return steps;
    }

    /** The layers as macros; {@code args} get what they read. */
    private static String layers(Request<SqueezeExcite> request, List<Arg> args) {
        StringBuilder functions = new StringBuilder();
        StringBuilder parameters = new StringBuilder();
        StringBuilder calls = new StringBuilder();
        long width = request.shape(0).dim(1);
        int count = request.op().layers().size();
        for (int layer = 0; layer < count; layer++) {
            int weights = SqueezeExcite.weights(layer);
            int bias = SqueezeExcite.bias(layer);
            long next = request.shape(weights).dim(0);
            boolean even = layer % 2 == 0;
            String from = even ? "from" : "to";
            String to = layer == count - 1 ? "output" : even ? "to" : "from";
            String each = "w# + w#_at, b# + b#_at, " + (request.has(bias) ? 1 : 0) + ", " + from + ", inputs#, " + to;
            parameters.append(
                    (", __global const float* w#, const ulong w#_at, __global const float* b#, const ulong b#_at"
                                    + ", const uint inputs#, const uint outputs#")
                            .replace("#", "" + layer));
            calls.append((" DENSE(" + each + ", outputs#, ACTIVATE#)").replace("#", "" + layer));
            functions.append("#define ACTIVATE" + layer + "(v, T) {");
            for (Epilogue.Step step : request.op().layers().get(layer).steps()) {
                functions.append(" v = " + Expressions.of((Activation) step) + ";");
            }
            functions.append(" }\n");
            args.add(request.input(weights));
            args.add(request.inputOrZero(bias));
            args.add(new Arg.Int32(Math.toIntExact(width)));
            args.add(new Arg.Int32(Math.toIntExact(next)));
            width = next;
        }
        return functions + "#define LAYER_PARAMETERS " + parameters + "\n#define LAYERS" + calls + "\n";
    }
}
