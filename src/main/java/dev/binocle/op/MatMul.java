package dev.binocle.op;

import dev.binocle.tensor.Layout;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrix product as NumPy's matmul has it (ONNX "MatMul"): [..., m, k] times [..., k, n] is [..., m, n], the axes before broadcast; an operand of
 * rank 1 is a row on the left, a column on the right, and its axis goes from the output. Numbers of one type.
 */
public record MatMul() implements Contraction {
    /** Both as stacks of matrices. */
    private record Matrices(Shape left, Shape right, Shape product, Shape output) {}

    private Matrices matrices(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand left = Operands.required(this, operands, 0, "left operand");
        Operand right = Operands.required(this, operands, 1, "right operand");
        Operands.number(this, left, "left operand");
        Operands.type(this, right, "right operand", left.dataType());
        if (left.shape().rank() == 0 || right.shape().rank() == 0) {
            throw new IllegalArgumentException(
                    name() + ": operands must have rank 1 or more, got " + left.shape() + " and " + right.shape());
        }
        Shape a = left.shape().rank() == 1 ? Shape.of(1, left.shape().dim(0)) : left.shape();
        Shape b = right.shape().rank() == 1 ? Shape.of(right.shape().dim(0), 1) : right.shape();
        if (a.dim(-1) != b.dim(-2)) {
            throw new IllegalArgumentException(name() + ": a left operand of shape " + left.shape() + " has rows of "
                    + a.dim(-1) + ", the right one of shape " + right.shape() + " columns of " + b.dim(-2));
        }
        Shape batch =
                Broadcast.shape(this, a.with(-1, 1).with(-2, 1), b.with(-1, 1).with(-2, 1));
        Shape product = batch.with(-2, a.dim(-2)).with(-1, b.dim(-1));
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < product.rank(); i++) {
            boolean row = i == product.rank() - 2 && left.shape().rank() == 1;
            boolean column = i == product.rank() - 1 && right.shape().rank() == 1;
            if (!row && !column) {
                dims.add(product.dim(i));
            }
        }
        Shape output = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        return new Matrices(a, b, product, output);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Shape output = matrices(operands).output();
        return Output.of(operands.get(0).dataType(), output);
    }

    @Override
    public Terms terms(List<Operand> operands) {
        Matrices matrices = matrices(operands);
        return new Terms(
                Shape.of(matrices.left().dim(-1)),
                List.of(
                        factor(0, matrices.left(), matrices, operands, true),
                        factor(1, matrices.right(), matrices, operands, false)),
                1,
                -1,
                0);
    }

    private static Factor factor(int operand, Shape shape, Matrices matrices, List<Operand> operands, boolean left) {
        long[] own = Layout.NCHW.strides(shape);
        int summedAxis = shape.rank() - (left ? 1 : 2);
        long inner = own[summedAxis];
        own[summedAxis] = 0;
        // the axis that it does not have, the other's column or row, has length 1 in its place
        long[] strides = Broadcast.strides(shape.with(summedAxis, 1), own, matrices.product());
        List<Long> outer = new ArrayList<>();
        for (int i = 0; i < strides.length; i++) {
            boolean row = i == strides.length - 2 && operands.get(0).shape().rank() == 1;
            boolean column = i == strides.length - 1 && operands.get(1).shape().rank() == 1;
            if (!row && !column) {
                outer.add(strides[i]);
            }
        }
        return new Factor(operand, outer, List.of(inner));
    }
}
