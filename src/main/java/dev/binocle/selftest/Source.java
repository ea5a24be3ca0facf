package dev.binocle.selftest;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import dev.binocle.tensor.TensorData;
import dev.binocle.tensor.TensorType;
import java.util.Random;
import java.util.function.Function;

/** Where one operand of a case comes from. */
public sealed interface Source {
    Source ABSENT = new Absent();

    /** Random float32 values about 0, given at run time. */
    static Source given(long... shape) {
        return new Made(TensorType.of(DataType.FLOAT32, Shape.of(shape)), Values.NORMAL, false);
    }

    static Source given(DataType type, Values values, long... shape) {
        return new Made(TensorType.of(type, Shape.of(shape)), values, false);
    }

    static Source given(Values values, long... shape) {
        return given(DataType.FLOAT32, values, shape);
    }

    /** The same, but known when the operation is prepared. */
    static Source constant(long... shape) {
        return constant(Values.NORMAL, shape);
    }

    static Source constant(Values values, long... shape) {
        return constant(DataType.FLOAT32, values, shape);
    }

    static Source constant(DataType type, Values values, long... shape) {
        return new Made(TensorType.of(type, Shape.of(shape)), values, true);
    }

    /** Written-out values, given at run time. */
    static Source given(TensorData data) {
        return new Written(data, false);
    }

    static Source constant(TensorData data) {
        return new Written(data, true);
    }

    /** Values that hang together, given at run time. */
    static Source given(Function<Random, TensorData> maker) {
        return new Built(maker, false);
    }

    /** The values, and whether they are known when the operation is prepared. */
    Operand make(Random random);

    boolean isConstant();

    record Made(TensorType type, Values values, boolean isConstant) implements Source {
        @Override
        public Operand make(Random random) {
            return TensorData.generate(type, i -> values.next(random, i));
        }
    }

    record Written(TensorData data, boolean isConstant) implements Source {
        @Override
        public Operand make(Random random) {
            return data;
        }
    }

    record Built(Function<Random, TensorData> maker, boolean isConstant) implements Source {
        @Override
        public Operand make(Random random) {
            return maker.apply(random);
        }
    }

    record Absent() implements Source {
        @Override
        public Operand make(Random random) {
            return Operand.ABSENT;
        }

        @Override
        public boolean isConstant() {
            return true;
        }
    }
}
