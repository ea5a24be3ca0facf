package dev.binocle.tune;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.backend.Choice;
import dev.binocle.backend.Closing;
import dev.binocle.backend.Device;
import dev.binocle.backend.Form;
import dev.binocle.backend.Tunable;
import dev.binocle.op.Op;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fastest way to do an operation on a device, by measuring, and has the device keep it. Every candidate's result is compared with
 * the reference's before its speed is looked at: a driver that miscompiles one loses speed, not correctness.
 *
 * <pre>{@code
 * try (Engine engine = Engine.open("gpu"); Tuner tuner = new Tuner(engine)) {
 *     tuner.tune(conv, List.of(image, weights, bias), System.nanoTime() + 10_000_000_000L);
 * }
 * // engines that are opened from now on, this one too, prepare conv in the fastest way that was found
 * }</pre>
 */
public final class Tuner implements AutoCloseable {
    /** How far a candidate's result may be from the reference's, as a relative L2 norm: ten times what the worst algorithm has. */
    private static final double TOLERANCE = 2e-5;

    /** A reference takes about a second for so many multiply-adds; larger operations are compared with a candidate that was. */
    private static final double REFERENCE_FLOPS = 4e8;

    /** A candidate that is estimated to take so many times the best estimate of its kind is not tried. */
    private static final double HOPELESS = 2.5;

    /** A candidate that takes so many times the incumbent's time at first sight is not looked at again. */
    private static final double SLOWER = 1.3;

    private static final int ROUNDS = 4;
    private static final int SETTLING_ROUNDS = 10;
    private static final long SETTLING_NANOS = 1_000_000_000L;
    private static final double BATCH_NANOS = 2e6;

    private final Engine engine;
    private final Tunable tunable;
    private final ExecutorService compiler = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "binocle tuner");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What came of one operation.
     *
     * @param candidates that there are worth trying
     * @param tried so far, in this and in earlier runs
     * @param wrong whose results were wrong, in this and in earlier runs
     * @param reasons what was wrong with those of this run
     * @param estimated how many times the fastest way's time that way takes which is estimated fastest: the geometric mean over the ways in
     *     which image and result may lie, of those whose estimate was tried in this run; NaN if none was
     * @param microseconds of the fastest
     * @param best what it is
     */
    public record Outcome(
            String problem,
            int candidates,
            int tried,
            int wrong,
            List<String> reasons,
            double estimated,
            double microseconds,
            String best) {
        public Outcome {
            reasons = List.copyOf(reasons);
        }

        public boolean isComplete() {
            return tried >= candidates;
        }
    }

    /** @throws BinocleException if the engine's device has nothing to tune */
    public Tuner(Engine engine) {
        this.engine = engine;
        if (!(engine.runtime().backend() instanceof Tunable face)) {
            throw new BinocleException(engine.device().label() + " has nothing to tune");
        }
        tunable = face;
    }

    /** Whether there is something to tune in an operation, and what makes it the same as another. */
    public Optional<String> problem(Op op, List<Operand> operands) {
        return tunable.problem(op, operands);
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @param operands the first is the image, a type; the others constants or types
     * @param deadline on {@link System#nanoTime()}; at least one candidate of each algorithm and layout may take longer
     */
    public Outcome tune(Op op, List<Operand> operands, long deadline) {
        String problem = tunable.problem(op, operands)
                .orElseThrow(() -> new IllegalArgumentException(op.name() + " has nothing to tune"));
        Tunable.Tuning known = tunable.tuning(op, operands);
        List<Choice> order = order(engine.candidates(op, operands));
        try (Trial trial = new Trial(op, operands)) {
            known.measured().forEach(trial::remember);
            int tried = Math.min(known.tried(), order.size());
            List<String> wrong = new ArrayList<>(known.wrong());
            List<String> reasons = new ArrayList<>();
            @Nullable Future<Operation> next = tried < order.size() ? prepare(op, operands, order.get(tried)) : null;
            while (next != null && System.nanoTime() < deadline) {
                Choice choice = order.get(tried++);
                Future<Operation> ready = next;
                boolean more = tried < order.size();
                // on a GPU the next one is compiled while this one is measured; a CPU would be measured compiling
                boolean beside = engine.device().kind() == Device.Kind.GPU;
                next = more && beside ? prepare(op, operands, order.get(tried)) : null;
                trial.take(choice, ready).ifPresent(reason -> {
                    wrong.add(choice.title());
                    reasons.add(choice.title() + ", "
                            + choice.inputs().get(0).layout() + " to "
                            + choice.outputs().get(0).layout() + ": " + reason);
                });
                if (more && !beside) {
                    next = prepare(op, operands, order.get(tried));
                }
            }
            if (next != null) {
                discard(next);
            }
            try {
                trial.settle(order);
            } finally {
                tunable.keep(op, operands, new Tunable.Tuning(tried, trial.measured(), wrong));
            }
            return trial.outcome(problem, order, tried, wrong.size(), reasons);
        }
    }

    private Future<Operation> prepare(Op op, List<Operand> operands, Choice choice) {
        return compiler.submit(() -> engine.prepare(op, operands, choice));
    }

    private static void discard(Future<Operation> prepared) {
        try {
            prepared.get().close();
        } catch (ExecutionException e) {
            return; // it was not asked for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The best estimate of each algorithm for each way to lie, then the second best of each, and so on, without what is hopeless; the same
     * whenever it is asked.
     */
    private static List<Choice> order(List<Choice> candidates) {
        Map<List<Form>, Double> least = new HashMap<>();
        Map<List<Object>, List<Choice>> alike = new LinkedHashMap<>();
        for (Choice choice : candidates) {
            least.merge(lies(choice), choice.cost(), Math::min);
            alike.computeIfAbsent(List.of(choice.algorithm(), lies(choice)), any -> new ArrayList<>())
                    .add(choice);
        }
        alike.values().forEach(group -> group.sort(Comparator.comparingDouble(Choice::cost)));
        List<Choice> order = new ArrayList<>();
        int longest = alike.values().stream().mapToInt(List::size).max().orElse(0);
        for (int rank = 0; rank < longest; rank++) {
            List<Choice> round = new ArrayList<>();
            for (List<Choice> group : alike.values()) {
                if (rank < group.size()) {
                    Choice choice = group.get(rank);
                    if (choice.cost() <= HOPELESS * least.getOrDefault(lies(choice), choice.cost())) {
                        round.add(choice);
                    }
                }
            }
            round.sort(Comparator.comparingDouble(Choice::cost));
            order.addAll(round);
        }
        return order;
    }

    @Override
    public void close() {
        compiler.shutdown();
    }

    /** An operation with its inputs, run back to back. */
    private final class Timed {
        private final Operation operation;
        private final Tensor[] inputs;
        private int runs = 1;

        private Timed(Operation operation, Tensor... inputs) {
            this.operation = operation;
            this.inputs = inputs;
        }

        /** Microseconds of one of a batch of runs. */
        double batch() {
            long start = System.nanoTime();
            for (int i = 0; i < runs; i++) {
                operation.run(inputs).close();
            }
            engine.runtime().finish();
            double nanos = Math.max(1, (double) (System.nanoTime() - start) / runs);
            runs = (int) Math.max(1, Math.min(10_000, BATCH_NANOS / nanos));
            return nanos / 1e3;
        }
    }

    /** The fastest so far of those that lie alike. */
    private record Incumbent(Choice choice, Timed timed) {}

    private static List<Form> lies(Choice choice) {
        return List.of(choice.inputs().get(0), choice.outputs().get(0));
    }

    /** The trial of an operation's candidates: what they are given, what must come out, and the fastest so far. */
    private final class Trial implements AutoCloseable {
        private final Op op;
        private final List<Operand> operands;
        private final List<TensorData> values = new ArrayList<>();
        private final Map<Layout, Tensor[]> inputs = new HashMap<>();
        private final List<Tunable.Measured> measured = new ArrayList<>();
        private final Map<List<Form>, Incumbent> incumbents = new HashMap<>();
        private final Map<Choice, Double> times = new HashMap<>();
        private Optional<TensorData> expected = Optional.empty();

        private Trial(Op op, List<Operand> operands) {
            this.op = op;
            this.operands = operands;
            Random random = new Random(1);
            for (Operand operand : operands) {
                if (operand instanceof TensorType type) {
                    values.add(TensorData.generate(type.with(Layout.NCHW), index -> random.nextGaussian()));
                }
            }
        }

        private void remember(Tunable.Measured one) {
            measured.add(one);
        }

        private List<Tunable.Measured> measured() {
            return measured;
        }

        /** The inputs as the operation wants them; those that lie alike are made once. */
        private Tensor[] inputs(Operation operation) {
            Layout layout = operation.inputs().get(0).layout();
            return inputs.computeIfAbsent(layout, any -> {
                List<Tensor> tensors = new ArrayList<>();
                for (int i = 0; i < values.size(); i++) {
                    Tensor plain = engine.tensor(values.get(i));
                    Layout wanted = operation.inputs().get(i).layout();
                    tensors.add(wanted.equals(Layout.NCHW) ? plain : moved(plain, wanted));
                }
                return tensors.toArray(Tensor[]::new);
            });
        }

        private Tensor moved(Tensor plain, Layout wanted) {
            try (plain) {
                return plain.to(wanted);
            }
        }

        /** @return what was wrong with it, if anything; one that can't be built on this device counts as wrong */
        private Optional<String> take(Choice choice, Future<Operation> ready) {
            Operation operation;
            try {
                operation = ready.get();
            } catch (ExecutionException e) {
                return Optional.of("it can't be prepared: " + e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BinocleException("tuning was interrupted", e);
            }
            boolean kept = false;
            try {
                Tensor[] given = inputs(operation);
                double distance = distanceFromRight(operation, given);
                if (!(distance <= TOLERANCE)) {
                    return Optional.of(
                            "its result is off by " + distance + " (relative L2, allowed " + TOLERANCE + ")");
                }
                kept = race(choice, operation, given);
                return Optional.empty();
            } catch (BinocleException e) {
                return Optional.of("the device could not do it: " + e.getMessage());
            } finally {
                if (!kept) {
                    operation.close();
                }
                engine.trim(); // packed weights, of every candidate its own
            }
        }

        private double distanceFromRight(Operation operation, Tensor[] given) {
            TensorData actual;
            try (Tensor output = operation.run(given)) {
                actual = output.toData();
            }
            TensorData right = expected.orElseGet(this::expect);
            expected = Optional.of(right);
            return distance(actual, right);
        }

        /** The reference's result, or for large operations that of the simplest way on the device, which self-tests check most. */
        private TensorData expect() {
            double flops = 2.0
                    * (double) op.outputs(operands).get(0).shape().elementCount()
                    * (double) operands.get(1).shape().elementCount()
                    / (double) operands.get(1).shape().dim(0);
            if (flops <= REFERENCE_FLOPS) {
                List<Operand> all = new ArrayList<>(operands);
                int next = 0;
                for (int i = 0; i < all.size(); i++) {
                    if (all.get(i) instanceof TensorType) {
                        all.set(i, values.get(next++));
                    }
                }
                return engine.runtime().evaluator().evaluate(op, all).get(0);
            }
            Choice simple = engine.candidates(op, operands).stream()
                    .filter(choice -> choice.parameters().isEmpty())
                    .min(Comparator.comparingDouble(Choice::error))
                    .orElseThrow(() -> new BinocleException(op.name() + " has no way without parameters"));
            try (Operation operation = engine.prepare(op, operands, simple);
                    Tensor output = operation.run(inputs(operation))) {
                return output.toData();
            }
        }

        /** Against the fastest that lies likewise, turn by turn. @return whether it is the new one, and must stay open */
        private boolean race(Choice choice, Operation operation, Tensor[] given) {
            List<Form> lies = lies(choice);
            Incumbent incumbent = incumbents.get(lies);
            Timed mine = new Timed(operation, given);
            mine.batch();
            double best = Double.POSITIVE_INFINITY;
            double toBeat = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS && best <= SLOWER * toBeat; round++) {
                if (incumbent != null) {
                    toBeat = Math.min(toBeat, incumbent.timed().batch());
                }
                best = Math.min(best, mine.batch());
            }
            keepIfFaster(new Tunable.Measured(choice, best));
            times.merge(choice, best, Math::min);
            if (incumbent != null) {
                keepIfFaster(new Tunable.Measured(incumbent.choice(), toBeat));
                times.merge(incumbent.choice(), toBeat, Math::min);
            }
            if (best >= toBeat) {
                return false;
            }
            incumbents.put(lies, new Incumbent(choice, mine));
            if (incumbent != null) {
                incumbent.timed().operation.close();
            }
            return true;
        }

        private void keepIfFaster(Tunable.Measured one) {
            for (int i = 0; i < measured.size(); i++) {
                if (measured.get(i).isLike(one.choice())) {
                    if (one.microseconds() < measured.get(i).microseconds()) {
                        measured.set(i, one);
                    }
                    return;
                }
            }
            measured.add(one);
        }

        private Outcome outcome(String problem, List<Choice> order, int tried, int wrong, List<String> reasons) {
            Optional<Tunable.Measured> best =
                    measured.stream().min(Comparator.comparingDouble(Tunable.Measured::microseconds));
            return new Outcome(
                    problem,
                    order.size(),
                    tried,
                    wrong,
                    reasons,
                    estimated(order),
                    best.map(Tunable.Measured::microseconds).orElse(Double.NaN),
                    best.map(one -> one.choice().title()).orElse(""));
        }

        private double time(Choice choice) {
            return times.getOrDefault(choice, Double.NaN);
        }

        /**
         * Times the fastest of each way to lie once more, and what is estimated fastest, turn by turn: a machine drifts by a third while
         * hundreds are tried, and a planner compares what is kept.
         */
        private void settle(List<Choice> order) {
            Map<Choice, Timed> finalists = new LinkedHashMap<>();
            incumbents.values().forEach(one -> finalists.put(one.choice(), one.timed()));
            List<Operation> again = new ArrayList<>();
            try {
                for (Choice choice : estimates(order).values()) {
                    if (times.containsKey(choice) && !finalists.containsKey(choice)) {
                        Operation operation = engine.prepare(op, operands, choice);
                        again.add(operation);
                        finalists.put(choice, new Timed(operation, inputs(operation)));
                    }
                }
                finalists.values().forEach(Timed::batch);
                Map<Choice, Double> settled = new HashMap<>();
                long end = System.nanoTime() + SETTLING_NANOS;
                for (int round = 0; round < SETTLING_ROUNDS && (round < 2 || System.nanoTime() < end); round++) {
                    finalists.forEach((choice, timed) -> settled.merge(choice, timed.batch(), Math::min));
                }
                keep(settled);
            } finally {
                Closing.all(again.stream().<Runnable>map(one -> one::close).toList());
            }
        }

        /** What lost its race in this run stays behind what won it, and drifts with it. */
        private void keep(Map<Choice, Double> settled) {
            measured.replaceAll(one -> {
                Double now = settled.get(one.choice());
                if (now != null) {
                    return new Tunable.Measured(one.choice(), now);
                }
                Incumbent winner = incumbents.get(lies(one.choice()));
                if (winner == null || !times.containsKey(one.choice())) {
                    return one;
                }
                double winning = settled.getOrDefault(winner.choice(), time(winner.choice()));
                double drifted = one.microseconds() * winning / time(winner.choice());
                return new Tunable.Measured(one.choice(), Math.max(winning, drifted));
            });
            settled.forEach((choice, now) -> keepIfFaster(new Tunable.Measured(choice, now)));
            times.putAll(settled);
        }

        private static Map<List<Form>, Choice> estimates(List<Choice> order) {
            Map<List<Form>, Choice> cheapest = new LinkedHashMap<>();
            order.forEach(choice -> cheapest.merge(lies(choice), choice, (a, b) -> a.cost() <= b.cost() ? a : b));
            return cheapest;
        }

        private double estimated(List<Choice> order) {
            Map<List<Form>, Choice> cheapest = estimates(order);
            return geometricMean(incumbents.values().stream()
                    .map(Incumbent::choice)
                    .mapToDouble(fastest -> {
                        double estimate = time(cheapest.getOrDefault(lies(fastest), fastest));
                        return estimate / Math.min(estimate, time(fastest));
                    }));
        }

        @Override
        public void close() {
            incumbents.values().forEach(incumbent -> incumbent.timed().operation.close());
            inputs.values().forEach(tensors -> List.of(tensors).forEach(Tensor::close));
        }
    }

    /** Of those that are finite; NaN if none is. */
    public static double geometricMean(DoubleStream ratios) {
        return Math.exp(ratios.filter(Double::isFinite).map(Math::log).average().orElse(Double.NaN));
    }

    private static double distance(TensorData actual, TensorData right) {
        double error = 0;
        double energy = 0;
        for (long i = 0; i < right.shape().elementCount(); i++) {
            double difference = (double) actual.getFloat(i) - right.getFloat(i);
            error += difference * difference;
            energy += (double) right.getFloat(i) * right.getFloat(i);
        }
        return Math.sqrt(error / Math.max(energy, Double.MIN_NORMAL));
    }
}
