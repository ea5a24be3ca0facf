package dev.binocle.cli;

import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.op.Activation;
import dev.binocle.op.BatchNorm;
import dev.binocle.op.Binary;
import dev.binocle.op.BoxFormat;
import dev.binocle.op.BoxIou;
import dev.binocle.op.Concat;
import dev.binocle.op.DepthToSpace;
import dev.binocle.op.GlobalPool;
import dev.binocle.op.Identity;
import dev.binocle.op.Op;
import dev.binocle.op.Pad;
import dev.binocle.op.Padding;
import dev.binocle.op.Pool2d;
import dev.binocle.op.Resize;
import dev.binocle.op.Softmax;
import dev.binocle.op.Transpose;
import dev.binocle.op.Window;
import dev.binocle.selftest.Comparison;
import dev.binocle.selftest.OpCase;
import dev.binocle.selftest.Source;
import dev.binocle.selftest.Values;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description =
                "Times the operations that memory bounds beside a plain copy and fill, on tensors of 64 MB. gb_s counts every operand"
                        + " once and every output once, and follows from queued_ms.")
final class BenchMemoryCommand implements Callable<Integer> {
    private static final int BATCH = 8;
    private static final Values PLACES = (random, index) -> 1000 * random.nextDouble();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() {
        List<BenchOptions.Case> cases = new ArrayList<>();
        for (OpCase opCase : list(BATCH)) {
            OpCase sample = list(1).get(cases.size());
            cases.add(new BenchOptions.Case(opCase.name(), engine -> measure(engine, opCase, sample)));
        }
        return options.run(spec.commandLine().getOut(), cases);
    }

    private static List<OpCase> list(long n) {
        Source image = Source.given(n, 64, 256, 128);
        Source small = Source.given(n, 64, 128, 64);
        Source twice = Source.constant(TensorData.of(Shape.of(4), 1, 1, 2, 2));
        Source channels = Source.constant(64);
        Window two = new Window(2, 2, 2, 2, 1, 1, Padding.VALID, false);
        Window three = new Window(3, 3, 1, 1, 1, 1, Padding.of(1), false);
        TensorData allBefore = TensorData.ofLongs(Shape.of(2), n * 64 * 256 * 128, 0);
        return List.of(
                of("copy", new Identity(), image),
                of("fill", new Pad(Pad.Mode.CONSTANT), Source.given(0), Source.constant(allBefore)),
                of("relu", Activation.RELU, image),
                of("silu", Activation.SILU, image),
                of("add", new Binary(Binary.Kind.ADD), image, image),
                of("add_channels", new Binary(Binary.Kind.ADD), image, Source.constant(1, 64, 1, 1)),
                of(
                        "batchnorm",
                        new BatchNorm(1e-5f),
                        image,
                        channels,
                        channels,
                        channels,
                        Source.constant(Values.POSITIVE, 64)),
                of("maxpool_2x2s2", new Pool2d(Pool2d.Kind.MAX, two, false), image),
                of("avgpool_3x3", new Pool2d(Pool2d.Kind.AVERAGE, three, false), image),
                of("global_average", new GlobalPool(Pool2d.Kind.AVERAGE), image),
                of("softmax", new Softmax(-1, false), Source.given(n, 16384, 128)),
                of("transpose_to_nhwc", Transpose.of(0, 2, 3, 1), image),
                of("concat", new Concat(1), image, image),
                of("depth_to_space", new DepthToSpace(2, true), Source.given(n, 256, 128, 64)),
                of("resize_nearest_2x", Resize.of(Resize.Mode.NEAREST), small, Source.ABSENT, twice),
                of("resize_linear_2x", Resize.of(Resize.Mode.LINEAR), small, Source.ABSENT, twice),
                of(
                        "iou_pairwise",
                        BoxIou.of(BoxFormat.XYXY),
                        Source.given(PLACES, n, 1448, 4),
                        Source.given(PLACES, n, 1448, 4)));
    }

    private static OpCase of(String name, Op op, Source... sources) {
        return OpCase.of(name, op, 1e-5, sources);
    }

    private static Map<String, Object> measure(Engine engine, OpCase opCase, OpCase sample) {
        Map<String, Object> figures = new LinkedHashMap<>();
        try (Given given = Given.of(engine, opCase)) {
            Tensor[] inputs = given.tensors().toArray(Tensor[]::new);
            Stopwatch watch = new Stopwatch(
                    () -> given.operation().run(inputs).close(),
                    () -> engine.runtime().finish());
            figures.putAll(watch.single(""));
            double queued = watch.queuedMs();
            figures.put("queued_ms", queued);
            figures.put("gb_s", opCase.bytes() / queued / 1e6);
        }
        figures.put("error", error(engine, sample));
        return figures;
    }

    /** The same on a batch of one, against the reference. */
    private static double error(Engine engine, OpCase sample) {
        try (Given given = Given.of(engine, sample);
                Tensor output = given.operation().run(given.tensors().toArray(Tensor[]::new))) {
            TensorData expected = engine.runtime()
                    .evaluator()
                    .evaluate(sample.op(), given.values())
                    .get(0);
            return Comparison.of(output.toData(), expected, Double.MAX_VALUE, 0).worst();
        }
    }

    private record Given(Operation operation, List<Tensor> tensors, List<Operand> values) implements AutoCloseable {
        static Given of(Engine engine, OpCase opCase) {
            List<Operand> values = opCase.make(new Random(3));
            List<Operand> prepared = opCase.prepared(values);
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                if (prepared.get(i) instanceof TensorType && values.get(i) instanceof TensorData data) {
                    tensors.add(engine.tensor(data));
                }
            }
            Operation operation = engine.prepare(opCase.op(), prepared.toArray(Operand[]::new));
            return new Given(operation, tensors, values);
        }

        @Override
        public void close() {
            operation.close();
            tensors.forEach(Tensor::close);
        }
    }
}
