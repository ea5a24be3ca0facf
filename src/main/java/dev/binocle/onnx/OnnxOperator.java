package dev.binocle.onnx;

import java.util.List;

/**
 * An operator of ONNX that is read.
 *
 * @param since the first opset whose form of it is read; the last is that of {@link OnnxReader#NEWEST_OPSET}
 * @param types of its data
 * @param limits what of it is refused, or empty
 */
public record OnnxOperator(String name, int since, Types types, String limits) {
    /** Groups of types. */
    public enum Types {
        FLOATING("float32, float64, float16, bfloat16"),
        FLOATING_AND_SIGNED("floating, int8 to int64"),
        FLOATING_AND_BYTES("floating; MaxPool also int8, uint8"),
        FLOAT32("float32"),
        NUMBERS("floating, int8 to int64, uint8 to uint64"),
        INTEGERS("int8 to int64, uint8 to uint64"),
        UNSIGNED("uint8 to uint64"),
        BOOL("bool"),
        ANY("floating, integers, bool");

        private final String text;

        Types(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Every operator that is read, by name. */
    public static List<OnnxOperator> all() {
        return OnnxOperators.known().entrySet().stream()
                .map(entry -> OperatorNotes.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
