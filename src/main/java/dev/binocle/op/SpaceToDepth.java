package dev.binocle.op;

import dev.binocle.tensor.Operand;
import dev.binocle.tensor.Shape;
import java.util.List;

/**
 * Blocks of pixels gathered into channels (ONNX "SpaceToDepth"): [batch, channels, height, width] of any type becomes [batch, channels · block²,
 * height / block, width / block], the channel being (row · block + column) · channels + c.
 */
public record SpaceToDepth(int block) implements Movement {
    public SpaceToDepth {
        Operands.positive(this, "block", block);
    }

    @Override
    public List<Output> outputs(List<Operand> operands) {
        Operands.count(this, operands, 1, 1);
        Operand input = Operands.required(this, operands, 0, "input");
        Operands.rank(this, input, "input", 4);
        Shape shape = input.shape();
        if (shape.dim(2) % block != 0 || shape.dim(3) % block != 0) {
            throw new IllegalArgumentException(
                    name() + ": height and width must be multiples of " + block + ", got input of shape " + shape);
        }
        return Output.of(
                input.dataType(),
                Shape.of(
                        shape.dim(0),
                        Math.multiplyExact(shape.dim(1), (long) block * block),
                        shape.dim(2) / block,
                        shape.dim(3) / block));
    }

    @Override
    public List<Move> moves(List<Operand> operands) {
        Shape input = operands.get(0).shape();
        long channels = input.dim(1);
        return List.of(Move.of(4, 4)
                .along(input.dim(0), 0, 0)
                .along(block, 2, 1, 1, block * channels)
                .along(block, 3, 1, 1, channels)
                .along(channels, 1, 1, 1, 1)
                .along(input.dim(2) / block, 2, block, 2, 1)
                .along(input.dim(3) / block, 3, block, 3, 1)
                .build());
    }
}
