package dev.binocle.tensor;

/**
 * What an operation is prepared for, one for each of its inputs: the {@link TensorType} of something given at run time (its
 * layout is the business of the choice that the backend makes), a constant {@link TensorData} known now, or
 * {@link #ABSENT}, an optional input that was left out.
 */
public sealed interface Operand permits TensorType, TensorData, Operand.Absent {
    Operand ABSENT = new Absent();

    /** @throws IllegalArgumentException if the input was left out */
    DataType dataType();

    /** @throws IllegalArgumentException if the input was left out */
    Shape shape();

    record Absent() implements Operand {
        @Override
        public DataType dataType() {
            throw new IllegalArgumentException("an input that was left out has no type");
        }

        @Override
        public Shape shape() {
            throw new IllegalArgumentException("an input that was left out has no shape");
        }

        @Override
        public String toString() {
            return "absent";
        }
    }
}
