package dev.binocle.backend;

import dev.binocle.op.Op;
import dev.binocle.tensor.Operand;
import java.util.List;
import java.util.Optional;

/** An optional face of a {@link Backend}: it keeps what a tuner measured, and {@link Backend#choices} follows it from then on. */
public interface Tunable {
    /**
     * What makes two operations the same to a tuner: the operation and its shapes. Deterministic; holds no tab and no line end.
     *
     * @return nothing where there is nothing to tune
     */
    Optional<String> problem(Op op, List<Operand> operands);

    /** What is known of an operation; {@link Tuning#NONE} if nothing is. */
    Tuning tuning(Op op, List<Operand> operands);

    /**
     * Keeps what was found, with what this and other processes found before.
     *
     * @throws java.io.UncheckedIOException if it can't be written down
     */
    void keep(Op op, List<Operand> operands, Tuning tuning);

    /**
     * What a tuner found out about a problem.
     *
     * @param tried how many candidates, in the order of {@link Backend#candidates}, were looked at
     * @param measured the fastest of each algorithm for each way in which operands and outputs lie
     * @param wrong the titles of candidates whose result was wrong on this device
     */
    record Tuning(int tried, List<Measured> measured, List<String> wrong) {
        public static final Tuning NONE = new Tuning(0, List.of(), List.of());

        public Tuning {
            measured = List.copyOf(measured);
            wrong = List.copyOf(wrong);
        }
    }

    /** A candidate and its time. */
    record Measured(Choice choice, double microseconds) {
        /** Whether they are of one algorithm, with operands and outputs that lie alike. */
        public boolean isLike(Choice other) {
            return choice.algorithm().equals(other.algorithm())
                    && choice.inputs().equals(other.inputs())
                    && choice.outputs().equals(other.outputs());
        }
    }
}
