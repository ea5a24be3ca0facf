package dev.binocle.opencl.kernel;

import dev.binocle.backend.Choice;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Of many candidates the one that is estimated cheapest, for each algorithm and each way in which operands and outputs may lie. */
final class Best {
    private Best() {}

    /** Cheapest first. */
    static List<Choice> ofEach(List<Choice> candidates) {
        Map<List<Object>, Choice> best = new LinkedHashMap<>();
        for (Choice candidate : candidates) {
            best.merge(
                    List.of(candidate.algorithm(), candidate.inputs(), candidate.outputs()),
                    candidate,
                    BinaryOperator.minBy(Comparator.comparingDouble(Choice::cost)));
        }
        return best.values().stream()
                .sorted(Comparator.comparingDouble(Choice::cost))
                .toList();
    }
}
