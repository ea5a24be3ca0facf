package dev.binocle.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.BinocleException;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.graph.Graph;
import dev.binocle.selftest.Values;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spoiled models: each is loaded and run, or refused with a message; nothing hangs, nothing leaks, and no exception comes that means a
 * mistake of ours.
 */
class MutationTest {
    private static final long SEED = Long.getLong("binocle.seed", System.nanoTime());
    private static final int COUNT = Integer.getInteger("binocle.mutations", 600);
    private static final long MOST_SECONDS = 10;
    private static final String TOO_LONG = "WRONG: more than " + MOST_SECONDS + " s";
    private static final long LARGE = 100_000;
    /** So large a case would only make the test slow. */
    private static final long MOST_BYTES = 8L << 20;

    @TempDir
    private Path folder;

    @Test
    void theReferenceRefusesOrComputes() throws Exception {
        run(Engine.open("reference"), COUNT, SEED);
    }

    @Test
    void openClRefusesOrComputes() throws Exception {
        run(TestDevices.openCl(), COUNT / 10, SEED + 1);
    }

    private void run(Engine engine, int count, long seed) throws Exception {
        List<Path> models = models();
        Assumptions.assumeFalse(models.isEmpty(), "neither libonnx-testdata nor the shared models are here");
        Map<String, Integer> outcomes = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (engine) {
            for (int i = 0; i < count && failures.size() < 20; i++) {
                Random random = new Random(seed + i);
                Path model = models.get(random.nextInt(models.size()));
                byte[] spoiled = new Mutations(random).spoil(Files.readAllBytes(model));
                Path file = Files.write(folder.resolve("model.onnx"), spoiled);
                String what = inTime(thread, engine, file, random);
                // a driver may take longer than that to compile a network, once
                if (what.equals(TOO_LONG) && !isReference(engine)) {
                    what = inTime(thread, engine, file, random);
                }
                outcomes.merge(what.startsWith("WRONG") ? "wrong" : what, 1, Integer::sum);
                if (what.startsWith("WRONG")) {
                    failures.add("seed " + (seed + i) + ", " + model.getParent().getFileName() + ": " + what);
                }
            }
            engine.trim();
            assertThat(engine.memory().liveBytes())
                    .as("bytes that nobody gave back")
                    .isZero();
        } finally {
            thread.shutdown();
        }
        assertThat(engine.runtime().backend().liveResources())
                .as("live resources")
                .isZero();
        System.out.println("mutations on " + engine.device().id() + ", seed " + seed + ": " + outcomes);
        assertThat(failures).isEmpty();
    }

    private static String inTime(ExecutorService thread, Engine engine, Path file, Random random)
            throws InterruptedException {
        Future<String> outcome = thread.submit(() -> outcome(engine, file, random));
        try {
            try {
                return outcome.get(MOST_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                outcome.get();
                return TOO_LONG;
            }
        } catch (ExecutionException e) {
            return "WRONG: " + trace(e.getCause());
        }
    }

    private static boolean isReference(Engine engine) {
        return engine.device().id().equals("reference");
    }

    private static List<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        for (Path root : List.of(
                Path.of("/usr/share/libonnx-testdata/data/node"),
                Path.of(System.getProperty("binocle.shared", "../shared")).resolve("models"))) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> cases = Files.list(root)) {
                    cases.map(path -> path.resolve("model.onnx"))
                            .filter(path -> Files.exists(path) && path.toFile().length() < MOST_BYTES)
                            .sorted()
                            .forEach(models::add);
                }
            }
        }
        return models;
    }

    private static String outcome(Engine engine, Path file, Random random) throws IOException {
        // plain loops take longer than that for a network that is whole: there it is loaded and planned
        boolean runs = !isReference(engine) || Files.size(file) < LARGE;
        try (Model model = Model.load(engine, file)) {
            if (!runs) {
                return "loaded";
            }
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            Map<String, Tensor> outputs = Map.of();
            try {
                for (Graph.Input input : model.inputs()) {
                    inputs.put(input.name(), engine.tensor(values(input, random)));
                }
                outputs = model.run(inputs);
                outputs.values().forEach(Tensor::toData);
                return "computed";
            } finally {
                inputs.values().forEach(Tensor::close);
                outputs.values().forEach(Tensor::close);
            }
        } catch (BinocleException | IllegalArgumentException e) {
            return e.getMessage() == null || e.getMessage().length() < 10
                    ? "WRONG: no message: " + trace(e)
                    : "refused";
        }
    }

    /** Values of the type that the model declares, if they are not too many. */
    private static TensorData values(Graph.Input input, Random random) {
        long[] dims = input.dims().orElse(List.of(2L, 3L)).stream()
                .mapToLong(dim -> dim < 0 ? 1 + random.nextInt(4) : dim)
                .toArray();
        Shape shape = Shape.of(dims);
        if (shape.elementCount() > 1 << 20) {
            throw new IllegalArgumentException("a caller would not have so large an input: " + shape);
        }
        Values values = input.dataType().isFloating() ? Values.NORMAL : (r, i) -> r.nextInt(6) - 1;
        return TensorData.generate(TensorType.of(input.dataType(), shape), i -> values.next(random, i));
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return String.join("\n    ", Arrays.copyOf(text.toString().split("\n"), 12));
    }
}
