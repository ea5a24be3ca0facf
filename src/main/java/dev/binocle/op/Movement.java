package dev.binocle.op;

import dev.binocle.tensor.Operand;
import java.util.List;

/** An operation that only moves elements of any type: its moves say all, and together they fill its outputs. */
public interface Movement extends Op {
    List<Move> moves(List<Operand> operands);
}
