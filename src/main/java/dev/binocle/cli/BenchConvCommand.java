package dev.binocle.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.binocle.Engine;
import dev.binocle.Operation;
import dev.binocle.Tensor;
import dev.binocle.backend.Choice;
import dev.binocle.op.Activation;
import dev.binocle.op.Conv2d;
import dev.binocle.runtime.Choices;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "conv",
        mixinStandardHelpOptions = true,
        description =
                "Times convolution + bias + ReLU: weights packed once, input and output on the device, NCHW in and out;"
                        + " native_ms and native_queued_ms in the layout that the device likes best. gflops follows from queued_ms.")
final class BenchConvCommand implements Callable<Integer> {
    /** A case as it stands in the file of cases. */
    record Shapes(
            String name,
            int n,
            int c,
            int h,
            int w,
            int k,
            int kh,
            int kw,
            int stride,
            int pad,
            int dilation,
            int groups) {
        Conv2d op() {
            return Conv2d.builder()
                    .stride(stride)
                    .padding(pad)
                    .dilation(dilation)
                    .groups(groups)
                    .epilogue(Activation.RELU)
                    .build();
        }
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--cases",
            paramLabel = "FILE",
            required = true,
            description = "A JSON list of name, n, c, h, w, k, kh, kw, stride, pad, dilation, groups.")
    private Path cases = Path.of("");

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "float32",
            description = "float16: times the same with operands stored in float16 as well, in fp16_queued_ms.")
    private String type = "float32";

    @Override
    public Integer call() {
        if (!Set.of("float32", "float16").contains(type)) {
            throw new ParameterException(spec.commandLine(), "--type: float32 or float16, not '" + type + "'");
        }
        List<BenchOptions.Case> all = BenchOptions.read(cases, new TypeReference<List<Shapes>>() {}).stream()
                .map(shapes ->
                        new BenchOptions.Case(shapes.name(), engine -> measure(engine, shapes, type.equals("float16"))))
                .toList();
        return options.run(spec.commandLine().getOut(), all);
    }

    private static Map<String, Object> measure(Engine engine, Shapes s, boolean half) {
        Random random = new Random(1);
        TensorType image = TensorType.of(DataType.FLOAT32, Shape.of(s.n(), s.c(), s.h(), s.w()));
        TensorData weights = normal(random, Shape.of(s.k(), s.c() / s.groups(), s.kh(), s.kw()));
        TensorData bias = normal(random, Shape.of(s.k()));
        float[] pixels = normal(random, image.shape()).toFloats();
        Conv2d op = s.op();
        List<Operand> operands = List.of(image, weights, bias);
        Map<String, Object> figures = new LinkedHashMap<>();
        double flops = 2.0
                * (double) op.outputs(operands).get(0).shape().elementCount()
                * (double) weights.shape().elementCount(1, 4);
        try (Tensor input = engine.tensor(image.shape(), pixels);
                Operation plain = engine.prepare(op, image, weights, bias)) {
            Stopwatch watch = watch(engine, plain, input);
            figures.putAll(watch.single(""));
            double queued = watch.queuedMs();
            figures.put("queued_ms", queued);
            figures.put("gflops", flops / queued / 1e6);
            figures.put("error", ConvSample.error(op, pixels, image.shape(), weights, bias, plain, input));
            Choice choice = Choices.cheapest(engine.choices(op, operands), List.of(), List.of(), false);
            try (Operation natural = engine.prepare(op, operands, choice);
                    Tensor laid = input.to(natural.inputs().get(0).layout())) {
                Stopwatch naturalWatch = watch(engine, natural, laid);
                figures.putAll(naturalWatch.single("native_"));
                figures.put("native_queued_ms", naturalWatch.queuedMs());
                figures.put("native_layout", natural.inputs().get(0).layout().equals(Layout.NCHW) ? "NCHW" : "NHWC");
            }
        }
        if (half) {
            figures.put("fp16_queued_ms", halfQueuedMs(engine, op, image.shape(), pixels, weights, bias));
        }
        return figures;
    }

    /** All operands in float16, the image in the layout that is estimated fastest; sums in float32. */
    private static double halfQueuedMs(
            Engine engine, Conv2d op, Shape shape, float[] pixels, TensorData weights, TensorData bias) {
        List<Operand> operands = List.of(TensorType.of(DataType.FLOAT16, shape), half(weights), half(bias));
        Choice choice = Choices.cheapest(engine.choices(op, operands), List.of(), List.of(), false);
        TensorData image = TensorData.generate(TensorType.of(DataType.FLOAT16, shape), i -> pixels[(int) i]);
        try (Operation operation = engine.prepare(op, operands, choice);
                Tensor plain = engine.tensor(image);
                Tensor laid = plain.to(operation.inputs().get(0).layout())) {
            return watch(engine, operation, laid).queuedMs();
        }
    }

    private static TensorData half(TensorData data) {
        return TensorData.generate(TensorType.of(DataType.FLOAT16, data.shape()), data::getFloat);
    }

    private static Stopwatch watch(Engine engine, Operation operation, Tensor input) {
        return new Stopwatch(
                () -> operation.run(input).close(), () -> engine.runtime().finish());
    }

    static TensorData normal(Random random, Shape shape) {
        return TensorData.generate(TensorType.of(DataType.FLOAT32, shape), i -> random.nextGaussian());
    }
}
