package dev.binocle.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.binocle.Engine;
import dev.binocle.Tensor;
import dev.binocle.backend.PrepareOptions;
import dev.binocle.runtime.Value;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;

/** Runs graphs as plans. */
final class PlanCheck {
    private PlanCheck() {}

    record Ran(List<TensorData> outputs, Plan.Statistics statistics) {}

    static Ran run(String device, Graph graph, TensorData... inputs) {
        Engine engine = Engine.open(device);
        List<Tensor> tensors = new ArrayList<>();
        try {
            for (TensorData input : inputs) {
                tensors.add(engine.tensor(input));
            }
            return run(engine, graph, tensors);
        } finally {
            tensors.forEach(Tensor::close);
            engine.close();
            assertThat(engine.runtime().backend().liveResources())
                    .as("live resources")
                    .isZero();
        }
    }

    private static Ran run(Engine engine, Graph graph, List<Tensor> tensors) {
        List<TensorType> types = tensors.stream().map(Tensor::type).toList();
        List<TensorData> outputs = new ArrayList<>();
        try (Plan plan = Plan.create(engine.runtime(), graph, types, PrepareOptions.DEFAULT)) {
            for (int i = 0; i < 2; i++) { // the second run has other memory for inputs and outputs
                outputs.clear();
                for (Value value : plan.run(tensors.stream().map(Tensor::value).toList())) {
                    try (Tensor output = Tensor.of(engine, value)) {
                        outputs.add(output.toData());
                    }
                }
            }
            return new Ran(outputs, plan.statistics());
        }
    }

    /** Runs a graph, and each of its nodes for itself on the reference, and compares. */
    static Plan.Statistics check(String device, Graph graph, TensorData... inputs) {
        Ran ran = run(device, graph, inputs);
        Map<String, TensorData> values = new LinkedHashMap<>(graph.constants());
        for (int i = 0; i < inputs.length; i++) {
            values.put(graph.inputs().get(i).name(), inputs[i]);
        }
        try (Engine reference = Engine.open("reference")) {
            for (Node node : graph.nodes()) {
                List<Operand> operands = new ArrayList<>();
                node.inputs().forEach(name -> operands.add(name.isEmpty() ? Operand.ABSENT : values.get(name)));
                List<TensorData> results = reference.runtime().evaluator().evaluate(node.op(), operands);
                for (int i = 0; i < node.outputs().size(); i++) {
                    values.put(node.outputs().get(i), results.get(i));
                }
            }
        }
        for (int i = 0; i < graph.outputs().size(); i++) {
            TensorData expected = values.get(graph.outputs().get(i));
            TensorData actual = ran.outputs().get(i);
            assertThat(actual.type()).isEqualTo(expected.type());
            for (long j = 0; j < expected.elementCount(); j++) {
                assertThat(actual.getDouble(j))
                        .as("output %d at %d", i, j)
                        .isCloseTo(expected.getDouble(j), Offset.offset(2e-4));
            }
        }
        return ran.statistics();
    }
}
