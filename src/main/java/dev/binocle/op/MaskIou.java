package dev.binocle.op;

import dev.binocle.tensor.DataType;
import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Intersection over union of masks, every one of a set with every one of another, from bits. {@code metrics.Rle} has it for run lengths.
 *
 * <p>Operands: masks a [..., n, bytes] and masks b [..., m, bytes] with the same leading axes, uint8, a pixel a bit in any order, the same in both; bits
 * behind the last pixel are 0. Output: float32 [..., n, m], pixels in both over pixels in either; 0 if there are none.
 *
 * <pre>{@code
 * Tensor overlap = engine.run(new MaskIou(), found, expected);   // [n, m]
 * }</pre>
 */
public record MaskIou() implements Op {
    /** So that counts fit into 31 bits. */
    private static final long MOST_BYTES = 1L << 27;

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand a = Operands.required(this, operands, 0, "masks a");
        Operand b = Operands.required(this, operands, 1, "masks b");
        Operands.type(this, a, "masks a", DataType.UINT8);
        Operands.type(this, b, "masks b", DataType.UINT8);
        Shape shape = a.shape();
        int rank = shape.rank();
        if (rank < 2 || shape.dim(-1) > MOST_BYTES) {
            throw new IllegalArgumentException(
                    name() + ": masks a must have the shape [..., masks, at most 2^27 bytes], got " + shape);
        }
        Operands.rank(this, b, "masks b", rank);
        Operands.shape(this, b, "masks b", shape.with(rank - 2, b.shape().dim(-2)));
        return Output.of(DataType.FLOAT32, shape.with(rank - 1, b.shape().dim(-2)));
    }
}
