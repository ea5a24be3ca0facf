package dev.binocle.graph.pass;

import dev.binocle.graph.Graph;
import dev.binocle.graph.Node;
import dev.binocle.graph.Typed;
import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.op.ConvTranspose2d;
import dev.binocle.op.DepthToSpace;
import dev.binocle.op.Op;
import dev.binocle.op.Padding;
import dev.binocle.op.Slice;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transposed convolution with constant weights is a convolution to stride² times as many channels, which are then spread over blocks of stride ×
 * stride pixels (Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016). So it has all of Conv2d's kernels, and
 * what follows it in their epilogues.
 *
 * <p>Along an axis, output position stride · q + phase is the sum over taps t of weights[t] · input[(stride · q + phase + before - t) / stride],
 * where that divides; so a phase has every stride-th tap, and reads input positions from q + low on. All phases share one window, with zeros
 * for the taps that one of them has not: an infinity or NaN of the input makes NaN of outputs there too.
 */
final class SubPixel implements Pass {
    /** Multiplications for each one that counts; what the general kernel of transposed convolution loses is more. */
    private static final double MOST_WASTE = 9;

    /** One axis: the window of the convolution begins at {@code low}, zero or less, and is {@code length} long. */
    private record Along(int stride, long kernel, long before, long low, long length) {
        static Along of(int stride, long kernel, long before) {
            long low = 0;
            long high = 0;
            for (int phase = 0; phase < stride; phase++) {
                long last = (phase + before) / stride;
                long taps = (kernel - (phase + before) % stride + stride - 1) / stride;
                if (taps > 0) {
                    low = Math.min(low, last - taps + 1);
                    high = Math.max(high, last);
                }
            }
            return new Along(stride, kernel, before, low, high - low + 1);
        }

        double waste() {
            return (double) length * stride / kernel;
        }

        /** The tap that a phase has at this place in the window, or -1. */
        long tap(long phase, long place) {
            long tap = phase + before - stride * (low + place);
            return tap < kernel ? Math.max(-1, tap) : -1;
        }

        /** Rows of padding below, so that there is a window for every output. */
        long after(long input, long output) {
            return Math.max(0, (output + stride - 1) / stride + low + length - 1 - input);
        }
    }

    private record Axes(Along down, Along across) {
        static Axes of(ConvTranspose2d op, Shape input, Shape weights) {
            ConvTranspose2d.Placed placed = op.place(input, weights);
            return new Axes(
                    Along.of(op.strideHeight(), weights.dim(2), placed.padTop()),
                    Along.of(op.strideWidth(), weights.dim(3), placed.padLeft()));
        }
    }

    @Override
    public Typed apply(Typed typed) {
        return new Rewriting(typed).apply();
    }

    private static final class Rewriting {
        private final Typed typed;
        private final Map<String, TensorData> constants;
        private final Map<String, TensorType> types;
        private final Map<String, Node> onlyReaders = new HashMap<>();
        private final List<Node> nodes = new ArrayList<>();

        Rewriting(Typed typed) {
            this.typed = typed;
            this.constants = new LinkedHashMap<>(typed.graph().constants());
            this.types = new HashMap<>(typed.types());
        }

        Typed apply() {
            Graph graph = typed.graph();
            Map<String, Integer> uses = typed.uses();
            for (Node node : graph.nodes()) {
                for (String input : node.inputs()) {
                    if (uses.getOrDefault(input, 0) == 1) {
                        onlyReaders.put(input, node);
                    }
                }
            }
            Set<Node> swallowed = new HashSet<>();
            for (Node node : graph.nodes()) {
                if (node.op() instanceof ConvTranspose2d op && can(op, node)) {
                    Node next = onlyReaders.get(node.outputs().get(0));
                    boolean activated = next != null && next.op() instanceof Activation;
                    rewrite(op, node, activated ? next : null);
                    if (activated) {
                        swallowed.add(next);
                    }
                } else if (!swallowed.contains(node)) {
                    nodes.add(node);
                }
            }
            return new Typed(graph.with(nodes, constants), types);
        }

        private boolean can(ConvTranspose2d op, Node node) {
            TensorType output = typed.type(node.outputs().get(0));
            String bias = node.input(2);
            return op.dilationHeight() == 1
                    && op.dilationWidth() == 1
                    && op.strideHeight() == op.strideWidth()
                    && isWorthwhile(op, node)
                    && output.dataType() == DataType.FLOAT32
                    && output.shape().elementCount() > 0
                    && typed.type(node.inputs().get(0)).shape().elementCount() > 0
                    && constants.containsKey(node.inputs().get(1))
                    && (bias.isEmpty() || constants.containsKey(bias));
        }

        /** Not where most of the window, or of the phases, would be zeros. */
        private boolean isWorthwhile(ConvTranspose2d op, Node node) {
            Shape weights = typed.type(node.inputs().get(1)).shape();
            Axes axes = Axes.of(op, typed.type(node.inputs().get(0)).shape(), weights);
            return axes.down().waste() * axes.across().waste() <= MOST_WASTE;
        }

        /** @param activation what follows it, which comes before the spreading, so that the convolution takes it in */
        private void rewrite(ConvTranspose2d op, Node node, @Nullable Node activation) {
            Shape input = typed.type(node.inputs().get(0)).shape();
            TensorData weights = Constants.get(constants, node.inputs().get(1));
            Shape output = typed.type(node.outputs().get(0)).shape();
            Axes axes = Axes.of(op, input, weights.shape());
            Along down = axes.down();
            Along across = axes.across();
            int stride = op.strideHeight();
            long phases = (long) stride * stride;
            Conv2d conv = Conv2d.builder()
                    .groups(op.groups())
                    .padding(new Padding.Explicit(
                            (int) -down.low(), (int) -across.low(), (int) down.after(input.dim(2), output.dim(2)), (int)
                                    across.after(input.dim(3), output.dim(3))))
                    .build();

            String name = (activation == null ? node : activation).outputs().get(0);
            List<String> operands = new ArrayList<>(List.of(
                    node.inputs().get(0),
                    constant(name + "~phases", phases(op, weights, output.dim(1), down, across))));
            if (!node.input(2).isEmpty()) {
                TensorData bias = Constants.get(constants, node.input(2));
                operands.add(constant(
                        name + "~biases",
                        TensorData.generate(
                                TensorType.of(DataType.FLOAT32, Shape.of(output.dim(1) * phases)),
                                i -> bias.getDouble(i / phases))));
            }
            Chain chain = new Chain(node.name(), name);
            chain.add(conv, operands);
            if (activation != null) {
                chain.add(activation.op(), List.of());
            }
            if (stride > 1) {
                chain.add(new DepthToSpace(stride, true), List.of());
            }
            if (!chain.shape().equals(output)) {
                chain.add(
                        new Slice(),
                        List.of(
                                constant(name + "~starts", TensorData.ofLongs(Shape.of(2), 0, 0)),
                                constant(name + "~ends", TensorData.ofLongs(Shape.of(2), output.dim(2), output.dim(3))),
                                constant(name + "~axes", TensorData.ofLongs(Shape.of(2), 2, 3))));
            }
            chain.end();
        }

        private String constant(String name, TensorData data) {
            constants.put(name, data);
            types.put(name, data.type());
            return name;
        }

        /** Weights [outputs · phases, inputs a group, window], the phases of an output one after the other, row by row. */
        private TensorData phases(ConvTranspose2d op, TensorData weights, long outputs, Along down, Along across) {
            Shape from = weights.shape();
            long phases = (long) op.strideHeight() * op.strideWidth();
            long inputs = from.dim(0) / op.groups();
            Shape to = Shape.of(outputs * phases, inputs, down.length(), across.length());
            return TensorData.generate(TensorType.of(DataType.FLOAT32, to), i -> {
                long output = i / to.elementCount(1, 4) / phases;
                long phase = i / to.elementCount(1, 4) % phases;
                long input = output / from.dim(1) * inputs + i / to.elementCount(2, 4) % inputs;
                long row = down.tap(phase / op.strideWidth(), i / to.dim(3) % to.dim(2));
                long column = across.tap(phase % op.strideWidth(), i % to.dim(3));
                return row < 0 || column < 0
                        ? 0
                        : weights.getDouble(
                                ((input * from.dim(1) + output % from.dim(1)) * from.dim(2) + row) * from.dim(3)
                                        + column);
            });
        }

        /** Nodes one after the other, each going on with what the one before made; the last makes {@code end}. */
        private final class Chain {
            private final String name;
            private final String end;
            private final List<Node> links = new ArrayList<>();
            private String value = "";

            Chain(String name, String end) {
                this.name = name;
                this.end = end;
            }

            void add(Op op, List<String> others) {
                List<String> inputs = new ArrayList<>(links.isEmpty() ? List.of() : List.of(value));
                inputs.addAll(others);
                value = end + "~" + links.size();
                links.add(new Node(name, op, inputs, List.of(value)));
                types.put(
                        value,
                        op.outputs(inputs.stream().map(this::operand).toList())
                                .get(0)
                                .type());
            }

            private Operand operand(String input) {
                TensorData data = constants.get(input);
                return data != null ? data : Objects.requireNonNull(types.get(input), input);
            }

            Shape shape() {
                return operand(value).shape();
            }

            void end() {
                Node last = links.remove(links.size() - 1);
                nodes.addAll(links);
                nodes.add(new Node(last.name(), last.op(), last.inputs(), List.of(end)));
            }
        }
    }
}
