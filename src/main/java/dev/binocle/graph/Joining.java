package dev.binocle.graph;

import dev.binocle.backend.Backend;
import dev.binocle.backend.Choice;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.graph.Schedule.Ref;
import dev.binocle.graph.Schedule.Root;
import dev.binocle.graph.Schedule.Step;
import dev.binocle.op.Relayout;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Concat in place: what is joined is written where the result lies, and is never copied. Where nothing is outside the axis, each input is a
 * piece of the result as it is. Channels are else written apart, the pixels of one input as far from one another as those of the result; that
 * the input's kernel must be able to, and nobody else may read it.
 *
 * @param steps so far; what is written apart is changed in them, and what remains to be copied is added
 * @param isReadOnce whether one step alone will ever read what lies there
 * @param fresh a new place
 */
record Joining(
        List<Step> steps,
        Backend backend,
        PrepareOptions options,
        Predicate<Root> isReadOnce,
        Function<TensorType, Ref> fresh) {
    /**
     * Does it, if any of its inputs can be written in place.
     *
     * @param join the Concat as it would run
     * @return whether it is done, and need not run
     */
    boolean inPlace(Step join, int axis) {
        Ref whole = join.results().get(0);
        Shape shape = whole.type().shape();
        long[] strides = whole.type().layout().strides(shape);
        boolean apart = isApart(shape, strides, axis);
        if (shape.elementCount() == 0 || (apart && axis != 1)) {
            return false;
        }
        long within = apart ? shape.dim(axis) : 0;
        List<Part> parts = new ArrayList<>();
        int given = 0;
        long offset = 0;
        for (int i = 0; i < join.operands().size(); i++) {
            Operand operand = join.operands().get(i);
            Optional<Ref> ref =
                    operand instanceof TensorType ? Optional.of(join.inputs().get(given++)) : Optional.empty();
            if (operand.shape().elementCount() > 0) {
                Optional<Step> copy = copy(join, operand, ref, whole, offset, within);
                if (copy.isEmpty()) {
                    return false; // nothing can be written apart on this backend
                }
                parts.add(new Part(ref, offset, copy.get()));
            }
            offset += operand.shape().dim(axis) * strides[axis];
        }
        List<Step> copies = new ArrayList<>();
        for (Part part : parts) {
            if (!place(part, whole, within)) {
                copies.add(part.copy());
            }
        }
        if (copies.size() == parts.size()) {
            return false;
        }
        steps.addAll(copies);
        return true;
    }

    /**
     * @param ref where an input lies, unless it is a constant
     * @param offset where it goes, in elements
     * @param copy what does it if it can't be written there
     */
    private record Part(Optional<Ref> ref, long offset, Step copy) {}

    /** Whether the elements of an input are not one piece of the result. */
    private static boolean isApart(Shape shape, long[] strides, int axis) {
        for (int other = 0; other < strides.length; other++) {
            if (other != axis && shape.dim(other) > 1 && strides[other] >= strides[axis]) {
                return true;
            }
        }
        return false;
    }

    private boolean place(Part part, Ref whole, long within) {
        Layout layout = whole.type().layout();
        // a Concat may take what lies in another way, and turn it while it copies
        Optional<Ref> ref = part.ref()
                .filter(one -> one.root().isFree())
                .filter(one ->
                        Layout.coincide(one.type().layout(), layout, one.type().shape()));
        if (ref.isEmpty()) {
            return false;
        }
        Root root = ref.get().root();
        long bytes = part.offset() * ref.get().type().dataType().bytes();
        boolean can = within == 0
                ? bytes % backend.partAlignment() == 0
                : isReadOnce.test(root) && writeApart(ref.get(), layout, within, part.offset());
        if (can) {
            root.becomePart(whole.root(), bytes);
        }
        return can;
    }

    /** Only as the result lies: of one channel, what lies the other way lies alike alone, and not as a part. */
    private boolean writeApart(Ref part, Layout layout, long within, long offset) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (step.results().size() == 1 && step.results().get(0).root() == part.root()) {
                if (!step.results().get(0).type().layout().equals(layout)) {
                    return false;
                }
                Optional<Choice> choice = backend.asPart(step.op(), step.choice(), within, offset);
                if (choice.isPresent()) {
                    steps.set(i, step.with(choice.get()));
                }
                return choice.isPresent();
            }
        }
        return false;
    }

    private Optional<Step> copy(Step join, Operand operand, Optional<Ref> from, Ref whole, long offset, long within) {
        Layout lies = from.map(ref -> ref.type().layout()).orElse(Layout.NCHW);
        Relayout op = new Relayout(lies, whole.type().layout());
        Operand plain = operand instanceof TensorType type ? type.with(Layout.NCHW) : operand;
        Choice choice = backend.choices(op, List.of(plain), options).get(0);
        Optional<Choice> written = within == 0 ? Optional.of(choice) : backend.asPart(op, choice, within, offset);
        return written.map(way -> {
            Ref part = fresh.apply(
                    TensorType.of(operand.dataType(), operand.shape()).with(op.to()));
            part.root().becomePart(whole.root(), offset * operand.dataType().bytes());
            List<Ref> inputs = from.map(List::of).orElse(List.of());
            return new Step(join.name(), op, List.of(plain), way, inputs, List.of(part));
        });
    }
}
