package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/** Axes in another order: the output's axis i is the input's axis {@code permutation[i]}. Any type. Empty: reversed. */
public record Transpose(List<Integer> permutation) implements Movement {
    public Transpose {
        permutation = List.copyOf(permutation);
    }

    public static Transpose of(Integer... permutation) {
        return new Transpose(List.of(permutation));
    }

    /** The permutation for a rank, checked. */
    public int[] resolve(int rank) {
        int[] order = new int[rank];
        if (permutation.isEmpty()) {
            for (int i = 0; i < rank; i++) {
                order[i] = rank - 1 - i;
            }
            return order;
        }
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < permutation.size(); i++) {
            int axis = permutation.get(i);
            if (permutation.size() != rank || axis < 0 || axis >= rank || seen[axis]) {
                throw new IllegalArgumentException(
                        name() + ": " + permutation + " is no permutation of the " + rank + " axes of the input");
            }
            seen[axis] = true;
            order[i] = axis;
        }
        return order;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        int[] order = resolve(input.shape().rank());
        long[] dims = new long[order.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = input.shape().dim(order[i]);
        }
        return Output.of(input.dataType(), Shape.of(dims));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        Shape input = operands.get(0).shape();
        int[] order = resolve(input.rank());
        Move.Builder move = Move.of(order.length, order.length);
        for (int axis = 0; axis < order.length; axis++) {
            move.along(input.dim(order[axis]), order[axis], axis);
        }
        return List.of(move.build());
    }
}
