package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * A picture sampled at given places (Jaderberg et al., 2015; ONNX "GridSample"). Operands: input [batch, channels, height, width]; grid [batch, output
 * height, output width, 2], x and y from -1 to 1; one floating type. Cubic has a = -0.75.
 *
 * @param alignCorners whether -1 and 1 are the middles of the outermost pixels, else their outer edges
 */
public record GridSample(Resize.Mode mode, Border border, boolean alignCorners) implements Op {
    /** What stands outside the picture. */
    public enum Border {
        ZEROS,
        EDGE,
        REFLECTION
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 2, 2);
        Operand input = Operands.channels(this, operands, 0, "input");
        Operand grid = Operands.required(this, operands, 1, "grid");
        Operands.rank(this, input, "input", 4);
        Operands.rank(this, grid, "grid", 4);
        Operands.type(this, grid, "grid", input.dataType());
        Shape places = grid.shape();
        if (places.dim(0) != input.shape().dim(0) || places.dim(3) != 2) {
            throw new IllegalArgumentException(
                    name() + ": grid must be [" + input.shape().dim(0) + ", height, width, 2], got shape " + places);
        }
        boolean nothing = input.shape().dim(2) == 0 || input.shape().dim(3) == 0;
        if (nothing && places.elementCount() > 0) {
            throw new IllegalArgumentException(name() + ": there is nothing to sample in shape " + input.shape());
        }
        return Output.of(input.dataType(), Shape.of(places.dim(0), input.shape().dim(1), places.dim(1), places.dim(2)));
    }
}
