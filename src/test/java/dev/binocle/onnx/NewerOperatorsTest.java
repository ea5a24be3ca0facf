package dev.binocle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.model.Model;
import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorBuilder;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import dev.binocle.testing.TestDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators and forms of operators that came after opset 17, and old forms: worked by hand or by the formula, on every device. */
class NewerOperatorsTest {
    private static final Offset<Float> CLOSE = Offset.offset(4e-5f);

    @TempDir
    private Path folder;

    /** A model of one node; inputs are given at run time, in order. */
    private final class OneNode {
        private final OnnxMl.NodeProto.Builder node;
        private final int opset;
        private final Map<String, TensorData> inputs = new LinkedHashMap<>();
        private int outputs = 1;

        OneNode(String operator, int opset) {
            this.node = OnnxMl.NodeProto.newBuilder().setOpType(operator);
            this.opset = opset;
        }

        OneNode in(TensorData data) {
            String name = "x" + inputs.size();
            node.addInput(name);
            inputs.put(name, data);
            return this;
        }

        OneNode in(Shape shape, float... values) {
            return in(TensorData.of(shape, values));
        }

        OneNode longs(long... values) {
            return in(TensorData.ofLongs(Shape.of(values.length), values));
        }

        OneNode absent() {
            node.addInput("");
            return this;
        }

        OneNode set(String name, long value) {
            node.addAttributeBuilder().setName(name).setI(value);
            return this;
        }

        OneNode list(String name, long... values) {
            OnnxMl.AttributeProto.Builder attribute = node.addAttributeBuilder().setName(name);
            for (long value : values) {
                attribute.addInts(value);
            }
            return this;
        }

        OneNode set(String name, String value) {
            node.addAttributeBuilder().setName(name).setS(ByteString.copyFromUtf8(value));
            return this;
        }

        OneNode real(String name, float value) {
            node.addAttributeBuilder().setName(name).setF(value);
            return this;
        }

        OneNode outputs(int count) {
            outputs = count;
            return this;
        }

        private Path write() throws IOException {
            OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
            for (int i = 0; i < outputs; i++) {
                node.addOutput("y" + i);
                graph.addOutputBuilder().setName("y" + i);
            }
            graph.addNode(node);
            inputs.forEach((name, data) -> {
                OnnxMl.TypeProto.Tensor.Builder type =
                        graph.addInputBuilder().setName(name).getTypeBuilder().getTensorTypeBuilder();
                type.setElemType(number(data.dataType()));
                type.getShapeBuilder();
                for (long dim : data.shape().toArray()) {
                    type.getShapeBuilder().addDimBuilder().setDimValue(dim);
                }
            });
            OnnxMl.ModelProto.Builder model =
                    OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph);
            model.addOpsetImportBuilder().setVersion(opset);
            return Files.write(folder.resolve("one.onnx"), model.build().toByteArray());
        }

        /** What every device gives, which must be the same but for rounding. */
        private List<TensorData> run() throws IOException {
            Path file = write();
            List<List<TensorData>> all = new ArrayList<>();
            for (String device : TestDevices.ids()) {
                try (Engine engine = Engine.open(device);
                        Model model = Model.load(engine, file)) {
                    Map<String, Tensor> given = new LinkedHashMap<>();
                    inputs.forEach((name, data) -> given.put(name, engine.tensor(data)));
                    Map<String, Tensor> results = model.run(given);
                    List<TensorData> list = new ArrayList<>();
                    for (String name : model.outputs()) {
                        list.add(Objects.requireNonNull(results.get(name)).toData());
                    }
                    given.values().forEach(Tensor::close);
                    results.values().forEach(Tensor::close);
                    all.add(list);
                }
            }
            for (List<TensorData> list : all) {
                for (int i = 0; i < list.size(); i++) {
                    assertThat(list.get(i).type()).isEqualTo(all.get(0).get(i).type());
                    assertThat(list.get(i).toFloats())
                            .containsExactly(all.get(0).get(i).toFloats(), CLOSE);
                }
            }
            return all.get(0);
        }

        OneNode gives(Shape shape, float... values) throws IOException {
            return gives(0, shape, values);
        }

        OneNode gives(int output, Shape shape, float... values) throws IOException {
            TensorData result = run().get(output);
            assertThat(result.shape()).isEqualTo(shape);
            assertThat(result.toFloats()).containsExactly(values, CLOSE);
            return this;
        }
    }

    private static int number(DataType type) {
        return switch (type) {
            case FLOAT32 -> 1;
            case UINT8 -> 2;
            case INT64 -> 7;
            case BOOL -> 9;
            case BFLOAT16 -> 16;
            default -> throw new IllegalArgumentException("" + type);
        };
    }

    private static TensorData bytes(int... values) {
        TensorBuilder builder = new TensorBuilder(TensorType.of(DataType.UINT8, Shape.of(values.length)));
        for (int i = 0; i < values.length; i++) {
            builder.putLong(i, values[i]);
        }
        return builder.build();
    }

    private OneNode node(String operator, int opset) {
        return new OneNode(operator, opset);
    }

    @Test
    void rmsNormalization() throws IOException {
        // mean squares 12.5 and 5: 3/√12.5, 4/√12.5, times the scale
        node("RMSNormalization", 23)
                .in(Shape.of(2, 2), 3, 4, 1, 3)
                .in(Shape.of(2), 1, 2)
                .real("epsilon", 0f)
                .gives(Shape.of(2, 2), 0.848528f, 2.262742f, 0.447214f, 2.683282f);
    }

    @Test
    void groupNormalizationInBothForms() throws IOException {
        // two groups of two channels, each -1, 1 after normalising
        OneNode perGroup = node("GroupNormalization", 18)
                .in(Shape.of(1, 4, 1), 1, 3, 10, 20)
                .in(Shape.of(2), 2, 3)
                .in(Shape.of(2), 0, 1)
                .real("epsilon", 0f)
                .set("num_groups", 2);
        perGroup.gives(Shape.of(1, 4, 1), -2, 2, -2, 4);
        node("GroupNormalization", 21)
                .in(Shape.of(1, 4, 1), 1, 3, 10, 20)
                .in(Shape.of(4), 1, 2, 3, 4)
                .in(Shape.of(4), 0, 0, 1, 1)
                .real("epsilon", 0f)
                .set("num_groups", 2)
                .gives(Shape.of(1, 4, 1), -1, 2, -2, 5);
    }

    @Test
    void antialiasedResizeAsOnnxPublishesIt() throws IOException {
        // onnx/backend/test: resize_downsample_scales_linear_antialias
        float[] picture = new float[16];
        for (int i = 0; i < 16; i++) {
            picture[i] = i + 1;
        }
        node("Resize", 18)
                .in(Shape.of(1, 1, 4, 4), picture)
                .absent()
                .in(Shape.of(4), 1, 1, 0.6f, 0.6f)
                .set("mode", "linear")
                .set("antialias", 1)
                .gives(Shape.of(1, 1, 2, 2), 2.875f, 4.5f, 9.375f, 11f);
        // resize_downsample_sizes_linear_antialias
        node("Resize", 18)
                .in(Shape.of(1, 1, 4, 4), picture)
                .absent()
                .absent()
                .longs(1, 1, 3, 3)
                .set("mode", "linear")
                .set("antialias", 1)
                .gives(
                        Shape.of(1, 1, 3, 3),
                        2.3636363f,
                        3.590909f,
                        4.818182f,
                        7.2727275f,
                        8.5f,
                        9.727273f,
                        12.181819f,
                        13.409091f,
                        14.636364f);
    }

    @Test
    void resizeOfSomeAxesKeepingTheAspect() throws IOException {
        node("Resize", 18)
                .in(Shape.of(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8)
                .absent()
                .absent()
                .longs(4, 2)
                .list("axes", 2, 3)
                .set("keep_aspect_ratio_policy", "not_larger")
                .gives(Shape.of(1, 1, 1, 2), 1, 3);
    }

    @Test
    void reductionsWithAxesAsAnInput() throws IOException {
        node("ReduceMax", 18)
                .in(Shape.of(2, 3), 1, 5, 2, 7, 0, 3)
                .longs(1)
                .set("keepdims", 0)
                .gives(Shape.of(2), 5, 7);
        node("ReduceMean", 18)
                .in(Shape.of(2, 2), 1, 5, 2, 4)
                .set("noop_with_empty_axes", 1)
                .gives(Shape.of(2, 2), 1, 5, 2, 4);
        node("ReduceL2", 11).in(Shape.of(1, 2), 3, 4).list("axes", -1).gives(Shape.of(1, 1), 5);
    }

    @Test
    void splitIntoUnequalParts() throws IOException {
        node("Split", 18)
                .in(Shape.of(5), 1, 2, 3, 4, 5)
                .set("num_outputs", 2)
                .outputs(2)
                .gives(0, Shape.of(3), 1, 2, 3);
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(() -> node("Split", 18)
                        .in(Shape.of(5), 1, 2, 3, 4, 5)
                        .set("num_outputs", 3)
                        .outputs(2)
                        .run())
                .withMessageContaining("num_outputs is 3, it has 2 outputs");
    }

    @Test
    void padOfSomeAxesAndWrapped() throws IOException {
        node("Pad", 18)
                .in(Shape.of(2, 2), 1, 2, 3, 4)
                .longs(1, 0)
                .in(Shape.SCALAR, 9)
                .longs(-1)
                .gives(Shape.of(2, 3), 9, 1, 2, 9, 3, 4);
        node("Pad", 19)
                .in(Shape.of(3), 1, 2, 3)
                .longs(2, 4)
                .set("mode", "wrap")
                .gives(Shape.of(9), 2, 3, 1, 2, 3, 1, 2, 3, 1);
    }

    @Test
    void scattersThatCombine() throws IOException {
        node("ScatterElements", 18)
                .in(Shape.of(1, 3), 1, 2, 3)
                .in(TensorData.ofLongs(Shape.of(1, 2), 1, 1))
                .in(Shape.of(1, 2), 5, 4)
                .set("axis", 1)
                .set("reduction", "max")
                .gives(Shape.of(1, 3), 1, 5, 3);
        node("ScatterND", 18)
                .in(Shape.of(3), 1, 2, 3)
                .in(TensorData.ofLongs(Shape.of(2, 1), 0, -1))
                .in(Shape.of(2), -7, 9)
                .set("reduction", "min")
                .gives(Shape.of(3), -7, 2, 3);
    }

    @Test
    void bitwiseOperators() throws IOException {
        node("BitwiseAnd", 18).in(bytes(12, 255)).in(bytes(10, 15)).gives(Shape.of(2), 8, 15);
        node("BitwiseOr", 18).in(bytes(12, 1)).in(bytes(10, 2)).gives(Shape.of(2), 14, 3);
        node("BitwiseXor", 18).in(bytes(12, 1)).in(bytes(10, 1)).gives(Shape.of(2), 6, 0);
        node("BitwiseNot", 18).in(bytes(0, 255, 240)).gives(Shape.of(3), 255, 0, 15);
    }

    @Test
    void newerActivations() throws IOException {
        node("Gelu", 20).in(Shape.of(3), -1, 0, 2).gives(Shape.of(3), -0.158655f, 0, 1.9545f);
        node("Gelu", 20)
                .in(Shape.of(3), -1, 0, 2)
                .set("approximate", "tanh")
                .gives(Shape.of(3), -0.158808f, 0, 1.954598f);
        node("Mish", 18).in(Shape.of(3), -1, 0, 2).gives(Shape.of(3), -0.3034f, 0, 1.943959f);
        node("HardSwish", 14).in(Shape.of(3), -4, 1, 4).gives(Shape.of(3), 0, 0.6666667f, 4);
    }

    @Test
    void castToBfloat16SinceItSaysHowItRounds() throws IOException {
        // 1.00390625 lies halfway between 1 and 1.0078125: to even
        node("Cast", 19).in(Shape.of(3), 0x1.01p0f, 1.005f, 3).set("to", 16).gives(Shape.of(3), 1, 0x1.02p0f, 3);
        assertThatExceptionOfType(UnsupportedModelException.class)
                .isThrownBy(
                        () -> node("Cast", 13).in(Shape.of(1), 1).set("to", 16).run())
                .withMessageContaining("since opset 19");
    }

    @Test
    void broadcastingAsItWasBeforeOpset7() throws IOException {
        node("Mul", 6)
                .in(Shape.of(1, 2, 2), 1, 2, 3, 4)
                .in(Shape.of(2), 10, 100)
                .set("broadcast", 1)
                .set("axis", 1)
                .gives(Shape.of(1, 2, 2), 10, 20, 300, 400);
        node("PRelu", 6)
                .in(Shape.of(1, 2, 2), -1, 2, -3, 4)
                .in(Shape.of(2), 0.5f, 2)
                .gives(Shape.of(1, 2, 2), -0.5f, 2, -6, 4);
        node("Gemm", 6)
                .in(Shape.of(1, 2), 1, 2)
                .in(Shape.of(2, 1), 3, 4)
                .in(Shape.of(1), 5)
                .set("broadcast", 1)
                .gives(Shape.of(1, 1), 16);
    }

    @Test
    void shapesThatComeAtRunTime() throws IOException {
        node("Expand", 13).in(Shape.of(2, 1), 1, 2).longs(2, 3).gives(Shape.of(2, 3), 1, 1, 1, 2, 2, 2);
        node("TopK", 11)
                .in(Shape.of(4), 3, 9, 1, 7)
                .longs(2)
                .outputs(2)
                .gives(0, Shape.of(2), 9, 7)
                .outputs(0);
        node("Range", 11)
                .in(Shape.SCALAR, 1)
                .in(Shape.SCALAR, 2)
                .in(Shape.SCALAR, 0.25f)
                .gives(Shape.of(4), 1, 1.25f, 1.5f, 1.75f);
        node("NonZero", 13).in(Shape.of(2, 2), 0, 5, 6, 0).gives(Shape.of(2, 2), 0, 1, 1, 0);
    }

    @Test
    void oneDimensionalWindows() throws IOException {
        node("Conv", 11)
                .in(Shape.of(1, 1, 4), 1, 2, 3, 4)
                .in(Shape.of(1, 1, 2), 1, 10)
                .list("pads", 1, 0)
                .list("kernel_shape", 2)
                .gives(Shape.of(1, 1, 4), 10, 21, 32, 43);
        node("ConvTranspose", 11)
                .in(Shape.of(1, 1, 2), 1, 2)
                .in(Shape.of(1, 1, 2), 1, 10)
                .list("kernel_shape", 2)
                .list("strides", 2)
                .gives(Shape.of(1, 1, 4), 1, 10, 2, 20);
        node("LpPool", 11)
                .in(Shape.of(1, 1, 4), 3, 4, 6, 8)
                .list("kernel_shape", 2)
                .list("strides", 2)
                .gives(Shape.of(1, 1, 2), 5, 10);
        node("MaxPool", 12)
                .in(Shape.of(1, 1, 4), 3, 4, 9, 8)
                .list("kernel_shape", 2)
                .list("strides", 2)
                .outputs(2)
                .gives(1, Shape.of(1, 1, 2), 1, 2);
    }

    @Test
    void indicesOutsideAreRefusedWhereverTheyComeFrom() {
        for (String device : TestDevices.ids()) {
            assertThatExceptionOfType(RuntimeException.class)
                    .as(device)
                    .isThrownBy(() -> {
                        Path file = node("Gather", 13)
                                .in(Shape.of(3), 1, 2, 3)
                                .in(TensorData.ofLongs(Shape.of(1), 3))
                                .write();
                        try (Engine engine = Engine.open(device);
                                Model model = Model.load(engine, file);
                                Tensor x = engine.tensor(Shape.of(3), 1, 2, 3);
                                Tensor wrong = engine.tensor(TensorData.ofLongs(Shape.of(1), 3))) {
                            model.run(Map.of("x0", x, "x1", wrong)).values().forEach(Tensor::close);
                        }
                    })
                    .withMessageContaining("Gather: ")
                    .withMessageContaining("outside");
        }
    }
}
