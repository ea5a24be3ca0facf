package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A tensor of any type cut along an axis (ONNX "Split"). Operands: input; sizes, int64 and constant, one for each part; left out: equal parts,
 * the last one smaller if they don't come out even.
 *
 * @param parts how many outputs there are
 */
public record Split(int axis, int parts) implements Movement {
    public Split {
        Operands.positive(this, "parts", parts);
    }

    @Override
    public Set<Integer> constants() {
        return Set.of(1);
    }

    private long[] sizes(List<Operand> operands) {
        Operands.count(this, operands, 1, 2);
        Shape shape = Operands.required(this, operands, 0, "input").shape();
        long dim = shape.dim(axis);
        if (!Operands.present(operands, 1)) {
            long[] sizes = new long[parts];
            Arrays.fill(sizes, (dim + parts - 1) / parts);
            sizes[parts - 1] = dim - sizes[0] * (parts - 1);
            if (sizes[parts - 1] < 0) {
                throw new IllegalArgumentException(
                        name() + ": axis " + axis + " of shape " + shape + " can't be cut into " + parts + " parts");
            }
            return sizes;
        }
        long[] sizes = Operands.constant(this, operands, 1, "sizes").toLongs();
        long rest = dim;
        for (long size : sizes) {
            rest = size < 0 || size > rest ? -1 : rest - size;
        }
        if (sizes.length != parts || rest != 0) {
            throw new IllegalArgumentException(
                    name() + ": sizes must be " + parts + " numbers of sum " + dim + ", got " + Arrays.toString(sizes));
        }
        return sizes;
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        List<Output> outputs = new ArrayList<>();
        for (long size : sizes(operands)) {
            outputs.add(new Output.Exact(
                    operands.get(0).dataType(), operands.get(0).shape().with(axis, size)));
        }
        return outputs;
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        Shape shape = operands.get(0).shape();
        long[] sizes = sizes(operands);
        List<Move> moves = new ArrayList<>();
        long start = 0;
        for (int part = 0; part < parts; part++) {
            Move.Builder move = Move.of(0, part, shape.rank(), shape.rank()).from(shape.axis(axis), start);
            for (int i = 0; i < shape.rank(); i++) {
                move.along(i == shape.axis(axis) ? sizes[part] : shape.dim(i), i, i);
            }
            moves.add(move.build());
            start += sizes[part];
        }
        return moves;
    }
}
