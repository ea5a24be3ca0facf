package dev.binocle.graph;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Form;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.op.Concat;
import dev.binocle.op.Identity;
import dev.binocle.op.Op;
import dev.binocle.op.Output;
import dev.binocle.op.Relayout;
import dev.binocle.op.Transpose;
import dev.binocle.op.View;
import dev.binocle.runtime.Choices;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A typed graph as a list of steps: for each node the way it is done, between them the conversions of layout that this needs, and views as
 * other names of the same memory.
 *
 * @param steps in order
 * @param outputs for each output of the graph where it is
 */
record Schedule(List<Step> steps, List<Ref> outputs) {
    /** A value in one layout; where it lies is the business of its {@code root}. */
    record Ref(Root root, TensorType type) {}

    /**
     * A piece of memory: an input of the plan, an output of it, a constant that is an output, or something in the arena; or a part of another
     * piece, where it is written in place.
     */
    static final class Root {
        enum Kind {
            INPUT,
            ARENA,
            OUTPUT
        }

        private final int number;
        private final long bytes;
        private Kind kind;
        private int index = -1;
        private Optional<Root> whole = Optional.empty();
        private long at;

        private Root(int number, long bytes, Kind kind) {
            this.number = number;
            this.bytes = bytes;
            this.kind = kind;
        }

        int number() {
            return number;
        }

        long bytes() {
            return bytes;
        }

        Kind kind() {
            return home().kind;
        }

        /** Which input or output it is. */
        int index() {
            return home().index;
        }

        /** The piece that it is a part of, and that is a part of none. */
        Root home() {
            return whole.map(Root::home).orElse(this);
        }

        /** Where in its {@link #home} it begins, in bytes. */
        long offset() {
            return at + whole.map(Root::offset).orElse(0L);
        }

        /** Whether its place is still open. */
        boolean isFree() {
            return kind == Kind.ARENA && whole.isEmpty();
        }

        void becomePart(Root of, long offset) {
            whole = Optional.of(of);
            at = offset;
        }
    }

    /**
     * @param operands what the kernel is prepared for
     * @param inputs one for each operand given at run time
     * @param results one for each output of the operation
     */
    record Step(String name, Op op, List<Operand> operands, Choice choice, List<Ref> inputs, List<Ref> results) {
        Step with(Choice other) {
            return new Step(name, op, operands, other, inputs, results);
        }
    }

    static Schedule of(Typed typed, List<TensorType> inputTypes, Backend backend, PrepareOptions options) {
        return new Builder(typed, backend, options).build(inputTypes);
    }

    int conversions() {
        return (int)
                steps.stream().filter(step -> step.op() instanceof Relayout).count();
    }

    private static final class Builder {
        private final Typed typed;
        private final Backend backend;
        private final PrepareOptions options;
        private final List<Step> steps = new ArrayList<>();
        private final Map<String, Map<Layout, Ref>> refs = new HashMap<>();
        private final Map<String, Integer> readers = new HashMap<>();
        private final Joining joining;
        private int roots;
        private long packed;

        Builder(Typed typed, Backend backend, PrepareOptions options) {
            this.typed = typed;
            this.backend = backend;
            this.options = options;
            this.joining = new Joining(steps, backend, options, this::isReadOnce, this::fresh);
            typed.graph().nodes().forEach(node -> node.inputs().forEach(this::countReader));
            typed.graph().outputs().forEach(this::countReader);
        }

        private void countReader(String name) {
            readers.merge(name, 1, Integer::sum);
        }

        /** Whether one node alone reads what lies there: it has no other name either. */
        private boolean isReadOnce(Root root) {
            List<String> names = refs.entrySet().stream()
                    .filter(value -> value.getValue().values().stream().anyMatch(ref -> ref.root() == root))
                    .map(Map.Entry::getKey)
                    .toList();
            return names.size() == 1 && readers.getOrDefault(names.get(0), 0) == 1;
        }

        Schedule build(List<TensorType> inputTypes) {
            Graph graph = typed.graph();
            for (int i = 0; i < graph.inputs().size(); i++) {
                Root root = new Root(roots++, inputTypes.get(i).bytes(), Root.Kind.INPUT);
                root.index = i;
                put(graph.inputs().get(i).name(), new Ref(root, inputTypes.get(i)));
            }
            graph.nodes().forEach(this::node);
            List<Ref> outputs = new ArrayList<>();
            Set<Integer> taken = new HashSet<>();
            for (int i = 0; i < graph.outputs().size(); i++) {
                outputs.add(output(graph.outputs().get(i), i, taken));
            }
            return new Schedule(List.copyOf(steps), List.copyOf(outputs));
        }

        private void put(String name, Ref ref) {
            refs.computeIfAbsent(name, key -> new HashMap<>()).put(ref.type().layout(), ref);
        }

        private Ref fresh(TensorType type) {
            return new Ref(new Root(roots++, type.bytes(), Root.Kind.ARENA), type);
        }

        private void node(Node node) {
            List<Operand> operands = new ArrayList<>();
            for (String input : node.inputs()) {
                operands.add(operand(input));
            }
            if (node.op() instanceof View && operands.get(0) instanceof TensorType) {
                Ref source = in(node.inputs().get(0), Layout.NCHW);
                put(
                        node.outputs().get(0),
                        new Ref(source.root(), typed.type(node.outputs().get(0))));
                return;
            }
            if (node.op() instanceof Transpose transpose && rename(node, transpose)) {
                return;
            }
            Choice choice = choose(node, operands);
            List<Ref> inputs = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                if (operands.get(i) instanceof TensorType) {
                    inputs.add(in(node.inputs().get(i), choice.inputs().get(i).layout()));
                }
            }
            List<Output> outputs = node.op().outputs(operands);
            List<TensorType> types = choice.outputTypes(outputs);
            List<Ref> results = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                Ref result = fresh(types.get(i));
                results.add(result);
                if (i < node.outputs().size() && !node.outputs().get(i).isEmpty()) {
                    put(node.outputs().get(i), result);
                }
            }
            Step step = new Step(node.name(), node.op(), operands, choice, inputs, results);
            if (!(node.op() instanceof Concat concat)
                    || !joining.inPlace(step, outputs.get(0).shape().axis(concat.axis()))) {
                steps.add(step);
            }
        }

        /**
         * Channels last written as a transposition, as where a network takes pictures as cameras give them: the same memory under the other
         * name. Who wants it otherwise converts it, which is what the transposition would have done.
         *
         * @return whether it could
         */
        private boolean rename(Node node, Transpose transpose) {
            String input = node.inputs().get(0);
            if (typed.graph().constants().containsKey(input)
                    || typed.type(input).shape().rank() != 4) {
                return false;
            }
            int[] order = transpose.resolve(4);
            boolean last = Arrays.equals(order, new int[] {0, 2, 3, 1});
            if (!last && !Arrays.equals(order, new int[] {0, 3, 1, 2})) {
                return false;
            }
            Ref source = refs.getOrDefault(input, Map.of()).get(last ? Layout.NHWC : Layout.NCHW);
            if (source == null) {
                return false;
            }
            String output = node.outputs().get(0);
            put(output, new Ref(source.root(), typed.type(output).with(last ? Layout.NCHW : Layout.NHWC)));
            return true;
        }

        private Operand operand(String name) {
            if (name.isEmpty()) {
                return Operand.ABSENT;
            }
            TensorData constant = typed.graph().constants().get(name);
            return constant != null ? constant : typed.type(name);
        }

        /** The cheapest way from the layouts that the operands are in already. */
        private Choice choose(Node node, List<Operand> operands) {
            List<Choice> choices = withinPacked(backend.choices(node.op(), operands, options));
            Choice best = choices.get(0);
            double least = Double.POSITIVE_INFINITY;
            for (Choice choice : choices) {
                List<Layout> lies = new ArrayList<>();
                for (int i = 0; i < operands.size(); i++) {
                    lies.add(nearest(node.inputs().get(i), choice.inputs().get(i)));
                }
                double cost = choice.cost() + Choices.conversions(choice, operands, lies) + leaving(node, choice);
                if (cost < least) {
                    least = cost;
                    best = choice;
                }
            }
            packed += best.packedBytes();
            return best;
        }

        /** Those whose packed constants are within what is left for them, or else those that pack the least. */
        private List<Choice> withinPacked(List<Choice> choices) {
            long left = Math.min(options.packedLimitBytes(), backend.device().memoryBytes() / 4) - packed;
            long least = choices.stream().mapToLong(Choice::packedBytes).min().orElse(0);
            return choices.stream()
                    .filter(choice -> choice.packedBytes() <= Math.max(left, least))
                    .toList();
        }

        /** What it costs to make those outputs row-major that the graph gives out. */
        private double leaving(Node node, Choice choice) {
            double cost = 0;
            for (int i = 0; i < node.outputs().size(); i++) {
                String output = node.outputs().get(i);
                if (typed.graph().outputs().contains(output)
                        && !Layout.coincide(
                                choice.outputs().get(i).layout(),
                                Layout.NCHW,
                                typed.type(output).shape())) {
                    cost += Choices.conversion(typed.type(output));
                }
            }
            return cost;
        }

        private Layout nearest(String name, Form wanted) {
            Map<Layout, Ref> there = refs.getOrDefault(name, Map.of());
            return there.isEmpty() || there.containsKey(wanted.layout())
                    ? wanted.layout()
                    : there.keySet().iterator().next();
        }

        /** A value in a layout, converted if it is not in it yet. */
        private Ref in(String name, Layout layout) {
            Map<Layout, Ref> there = refs.get(name);
            if (there == null) {
                throw new IllegalStateException("the value \"" + name + "\" is not there yet");
            }
            Ref found = there.get(layout);
            if (found != null) {
                return found;
            }
            Ref source = there.values().iterator().next();
            if (Layout.coincide(source.type().layout(), layout, source.type().shape())) {
                Ref same = new Ref(source.root(), source.type().with(layout));
                there.put(layout, same);
                return same;
            }
            Ref target = fresh(source.type().with(layout));
            Relayout op = new Relayout(source.type().layout(), layout);
            TensorType plain = source.type().with(Layout.NCHW);
            Choice choice = backend.choices(op, List.of(plain), options).get(0);
            steps.add(new Step(name, op, List.of(plain), choice, List.of(source), List.of(target)));
            there.put(layout, target);
            return target;
        }

        /** An output is row-major in memory of its own: what is an input, a constant or another output as well is copied. */
        private Ref output(String name, int index, Set<Integer> taken) {
            TensorData constant = typed.graph().constants().get(name);
            Ref ref;
            if (constant != null) {
                ref = copy(name, constant, List.of());
            } else {
                ref = in(name, Layout.NCHW);
                if (!ref.root().isFree() || !taken.add(ref.root().number())) {
                    ref = copy(name, ref.type(), List.of(ref));
                }
            }
            ref.root().kind = Root.Kind.OUTPUT;
            ref.root().index = index;
            return ref;
        }

        private Ref copy(String name, Operand operand, List<Ref> inputs) {
            Identity op = new Identity();
            Ref target = fresh(TensorType.of(operand.dataType(), operand.shape()));
            Choice choice = backend.choices(op, List.of(operand), options).get(0);
            steps.add(new Step(name, op, List.of(operand), choice, inputs, List.of(target)));
            return target;
        }
    }
}
