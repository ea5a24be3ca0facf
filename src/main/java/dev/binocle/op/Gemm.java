package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * alpha · A · B + beta · C (BLAS's GEMM; ONNX "Gemm"). Operands: A [m, k], or [k, m] with {@code transposeA}; B [k, n], or [n, k] with {@code
 * transposeB}; C, optional, broadcast to [m, n]. Numbers of one type.
 */
public record Gemm(float alpha, float beta, boolean transposeA, boolean transposeB) implements Contraction {
    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 3);
        Operand a = Operands.required(this, operands, 0, "A");
        Operand b = Operands.required(this, operands, 1, "B");
        Operands.number(this, a, "A");
        Operands.type(this, b, "B", a.dataType());
        Operands.rank(this, a, "A", 2);
        Operands.rank(this, b, "B", 2);
        long k = a.shape().dim(transposeA ? 0 : 1);
        if (b.shape().dim(transposeB ? 1 : 0) != k) {
            throw new IllegalArgumentException(name() + ": A of shape " + a.shape() + " and B of shape " + b.shape()
                    + (transposeA ? ", A transposed" : "") + (transposeB ? ", B transposed" : "")
                    + " can't be multiplied");
        }
        Shape output = Shape.of(a.shape().dim(transposeA ? 1 : 0), b.shape().dim(transposeB ? 0 : 1));
        if (Operands.present(operands, 2)) {
            Operands.type(this, operands.get(2), "C", a.dataType());
            if (!Broadcast.shape(this, output, operands.get(2).shape()).equals(output)) {
                throw new IllegalArgumentException(
                        name() + ": C of shape " + operands.get(2).shape() + " can't be broadcast to " + output);
            }
        }
        return Output.of(a.dataType(), output);
    }

    @Override
    public Terms terms(List<Operand> operands) {
        Shape a = operands.get(0).shape();
        Shape b = operands.get(1).shape();
        Factor left = transposeA
                ? new Factor(0, List.of(1L, 0L), List.of(a.dim(1)))
                : new Factor(0, List.of(a.dim(1), 0L), List.of(1L));
        Factor right = transposeB
                ? new Factor(1, List.of(0L, b.dim(1)), List.of(1L))
                : new Factor(1, List.of(0L, 1L), List.of(b.dim(1)));
        return new Terms(
                Shape.of(a.dim(transposeA ? 0 : 1)),
                List.of(left, right),
                alpha,
                Operands.present(operands, 2) ? 2 : -1,
                beta);
    }
}
