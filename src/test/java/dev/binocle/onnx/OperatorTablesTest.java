package dev.binocle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The families' tables: each operator once, and every operator of which something is said. */
class OperatorTablesTest {
    private static final List<Consumer<Map<String, Converter>>> FAMILIES = List.of(
            ElementwiseOperators::register,
            MovementOperators::register,
            ShapeOperators::register,
            ReductionOperators::register,
            NormalizationOperators::register,
            ConvolutionOperators::register,
            VisionOperators::register);

    @Test
    void holdEachOperatorOnce() {
        Map<String, Converter> all = new HashMap<>();
        int sum = 0;
        for (Consumer<Map<String, Converter>> family : FAMILIES) {
            Map<String, Converter> table = new HashMap<>();
            family.accept(table);
            assertThat(table.values()).doesNotContainNull();
            sum += table.size();
            all.putAll(table);
        }
        assertThat(all).hasSize(sum);
        assertThat(all.keySet()).isEqualTo(OperatorNotes.names());
        assertThat(OnnxOperator.all().stream().map(OnnxOperator::name))
                .containsExactlyInAnyOrderElementsOf(all.keySet());
        assertThat(OnnxOperator.all().stream()
                        .filter(operator -> operator.since() > 1)
                        .map(OnnxOperator::name))
                .containsExactlyElementsOf(List.of(
                        "Cast", "Concat", "GlobalLpPool", "LpPool", "Pad", "Reshape", "Split", "Tile", "Upsample"));
        assertThat(Set.copyOf(OnnxOperator.all())).hasSize(sum);
    }
}
